import type {
  Availability,
  EarshotError,
  PresenceStatus,
  SignalingEnvironment,
} from '@earshot/signaling';
import type { PresenceErrorCode } from '../errors.ts';

/** How one user is, as far as this page knows; the same object until something of it changes. */
export interface WatchedUser {
  readonly user: string;
  /** From all devices of the user: `in-call` before `busy`, `online`, `away` and `offline`. */
  readonly status: PresenceStatus;
  /** Only beside `offline`, where it is known: when the user was last there, in ms since 1970 by the server's clock. */
  readonly lastSeen?: number | undefined;
  /** The server has not been heard for more than 3 s: this is how the user was last. */
  readonly isStale: boolean;
}

/** What there is to know of presence: immutable, and the same object until something changes. */
export interface PresenceSnapshot {
  /** What this page says of its own user. */
  readonly own: Availability;
  /** Those of the watched users of whom the server has told. Somebody who may not be seen is `offline`. */
  readonly users: ReadonlyMap<string, WatchedUser>;
  /** Why the server does not tell of the whole list; undefined once it does. */
  readonly error: EarshotError<PresenceErrorCode> | undefined;
}

/** What `on` can listen to. */
export interface PresenceEvents {
  /** A user has another status than before, or is known for the first time. */
  user: (user: WatchedUser) => void;
  /** The server says no, and will not be asked again before the list is another one, or the connection a new one. */
  error: (error: EarshotError<PresenceErrorCode>) => void;
}

/** Who is there: what this page says of its user, and what it knows of others. */
export interface Presence {
  /** How everything is now. */
  readonly snapshot: PresenceSnapshot;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
  /** Listens; returns its undo. A listener that throws is logged and does not disturb the others. */
  on<Event extends keyof PresenceEvents>(event: Event, listener: PresenceEvents[Event]): () => void;
  /**
   * Watches these users and no others any more: the whole list, in any order. An unchanged list costs nothing. The snapshot
   * follows at the end of the task.
   * After `close` it does nothing.
   *
   * @throws EarshotError `option/invalid` for what is no list of ids, `presence/too-many` for more than 1,000 users
   */
  watch(users: readonly string[]): void;
  /**
   * Says how the user is, as far as this page can tell, until it says otherwise or is gone. After `close` it does nothing.
   *
   * @throws EarshotError `option/invalid` for anything else
   */
  set(status: Availability): void;
  /** Watches nobody any more, and says nothing of its user; signaling stays open. Idempotent. */
  close(): void;
}

/** How presence behaves. */
export interface PresenceOptions {
  /**
   * Says `away` in place of `online` when nobody has touched this page for so long, in ms, and `online` as soon as somebody
   * does, or looks at it again. From 1,000 to 86,400,000. Default: never.
   */
  readonly awayAfterMs?: number;
  /** Replaces single parts of the browser. */
  readonly platform?: Partial<PresencePlatform>;
}

/** All that presence takes of its surroundings. */
export interface PresencePlatform extends Pick<
  SignalingEnvironment,
  'clock' | 'visibility' | 'random' | 'log'
> {
  readonly input: PersonInput;
}

/** Whether somebody is at this page. */
export interface PersonInput {
  /** Calls `listener` when a person moves, types, touches or scrolls; returns its undo. */
  onInput(listener: () => void): () => void;
}
