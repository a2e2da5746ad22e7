import type { Clock, Log } from '@earshot/signaling/server';
import { inTime, LATE } from '../in-time.ts';
import { createDisabledList, type DisabledList } from './disabled-list.ts';
import type { Role } from './role.ts';

/** Who wants something. */
export interface Actor {
  readonly user: string;
  readonly role: Role;
  readonly device: string;
}

/** What somebody wants. Later versions may ask about more: answer what you do not know with `true`. */
export type Action =
  /** To be connected: asked after each `hello` whose token is good, and for each newer token. */
  | { readonly type: 'connect' }
  /** To call somebody, whether that user exists or not. */
  | {
      readonly type: 'call.place';
      readonly call: string;
      readonly callee: string;
      readonly kind: 'voice' | 'video';
      readonly context?: string;
    }
  /** To see how somebody is, whether that user exists or not: asked for each user that a client watches or asks for. */
  | { readonly type: 'presence.see'; readonly user: string };

/**
 * Your own rules: whether somebody may do something. To throw, or to take longer than 5 s, means no
 * (and for `connect`: not now).
 */
export type Authorize = (actor: Actor, action: Action) => boolean | Promise<boolean>;

/** What came of a question. */
export type Permission = 'allowed' | 'denied' | 'failed';

export interface AccessOptions {
  readonly authorize: Authorize | undefined;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who may do what. */
export interface Access {
  /** Never rejects; no promise when nobody has to be asked. */
  ask(actor: Actor, action: Action): Permission | Promise<Permission>;
  isDisabled(user: string): boolean;
  /** Who may not come in, whatever the app says. */
  readonly disabled: DisabledList;
}

/** Nobody waits for somebody else's rules longer than this, in ms. */
const LIMIT_MS = 5_000;

export function createAccess({ authorize, clock, log }: AccessOptions): Access {
  const disabled = createDisabledList({ clock, log });

  async function askApp(own: Authorize, actor: Actor, action: Action): Promise<Permission> {
    try {
      const asked = Promise.resolve(own(actor, action));
      const answer: unknown = await inTime(asked, { clock, ms: LIMIT_MS });
      if (answer === LATE) throw new Error('`authorize` took too long.');
      return answer === true ? 'allowed' : 'denied';
    } catch (error) {
      // Its message may hold anything.
      const name = error instanceof Error ? error.name : typeof error;
      log('error', 'authorize.failed', { action: action.type, error: name });
      return 'failed';
    }
  }

  function askRules(actor: Actor, action: Action): Permission | Promise<Permission> {
    return authorize === undefined ? 'allowed' : askApp(authorize, actor, action);
  }

  async function askBoth(
    checking: Promise<boolean>,
    actor: Actor,
    action: Action,
  ): Promise<Permission> {
    try {
      if (await checking) return 'denied';
    } catch (error) {
      log('warn', 'disabled.failed', { error });
      return 'failed';
    }
    return askRules(actor, action);
  }

  return {
    ask(actor, action) {
      // Whoever is connected is sent away as soon as this process hears of it.
      const isConnect = action.type === 'connect';
      const is = isConnect ? disabled.check(actor.user) : disabled.has(actor.user);
      if (typeof is !== 'boolean') return askBoth(is, actor, action);
      return is ? 'denied' : askRules(actor, action);
    },
    isDisabled: disabled.has,
    disabled,
  };
}
