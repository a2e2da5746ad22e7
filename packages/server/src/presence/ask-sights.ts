import type { Clock } from '@earshot/signaling/server';
import type { Access, Actor } from '../access/access.ts';
import type { Sight } from './watches.ts';

export interface AskingSights {
  readonly access: Pick<Access, 'ask'>;
  readonly clock: Clock;
}

/** Asks whether somebody may see each of these users. Everybody sees themselves. Never rejects. */
export async function askSights(
  actor: Actor,
  users: readonly string[],
  { access, clock }: AskingSights,
): Promise<Map<string, Sight>> {
  const askedAt = clock.now();
  const sights = await Promise.all(
    users.map(async (user) => {
      const isSelf = user === actor.user;
      const permission = isSelf || (await access.ask(actor, { type: 'presence.see', user }));
      const isAllowed = permission === true || permission === 'allowed';
      return [user, { isAllowed, askedAt }] as const;
    }),
  );
  return new Map(sights);
}
