import { setTimeout as after } from 'node:timers/promises';
import type { Side } from '../faults/fault.ts';
import { now } from '../page/now.ts';
import type { SoakGlance } from '../page/soak.ts';
import type { Diary } from './diary.ts';
import type { SoakSeat } from './soak-seat.ts';

const LOOK_EVERY_MS = 60;

export type Seats = Readonly<Record<Side, SoakSeat>>;
export type Glances = Readonly<Record<Side, SoakGlance | undefined>>;

/** What should have happened did not, in time. */
export class Stuck extends Error {}

/** Looks at both pages until it is so. @throws Stuck after `limitMs` */
export async function untilBoth(
  { seats, diary }: { readonly seats: Seats; readonly diary: Diary },
  {
    isSo,
    limitMs,
    says,
  }: {
    readonly isSo: (glances: Glances) => boolean | Promise<boolean>;
    readonly limitMs: number;
    /** What is waited for. */
    readonly says: string;
  },
): Promise<void> {
  const until = now() + limitMs;
  for (;;) {
    const [alice, bob] = await Promise.all([seats.alice.look(diary), seats.bob.look(diary)]);
    if (await isSo({ alice, bob })) return;
    if (now() > until)
      throw new Stuck(
        `${says}: not within ${(limitMs / 1_000).toFixed(0)} s (${inWords({ alice, bob })})`,
      );
    await after(LOOK_EVERY_MS);
  }
}

function inWords({ alice, bob }: Glances): string {
  return [alice, bob]
    .map((glance, index) => {
      const name = index === 0 ? 'alice' : 'bob';
      if (glance === undefined) return `${name}: no page`;
      const { status, isOnline, calls, elsewhere } = glance;
      return `${name}: ${status}, ${isOnline ? 'online' : 'offline'}, ${calls} calls, ${elsewhere} elsewhere`;
    })
    .join('; ');
}

/** Whether both have seen some more pictures since it was made; over a page that was loaded again, too. */
export function createPictureWatch(): (glances: Glances) => boolean {
  const known = new Map<Side, { page: number; frames: number; more: number }>();
  const MANY = 5;
  return (glances) => {
    for (const side of ['alice', 'bob'] as const) {
      const glance = glances[side];
      if (glance === undefined) continue;
      const { page, frames } = glance;
      const before = known.get(side);
      const isSame = before?.page === page;
      const more = (before?.more ?? 0) + (isSame ? frames - before.frames : 0);
      known.set(side, { page, frames, more });
    }
    return (['alice', 'bob'] as const).every((side) => (known.get(side)?.more ?? 0) >= MANY);
  };
}
