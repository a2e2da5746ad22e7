import { createListeners, createTimers } from '@earshot/signaling';
import type { Listeners, Message, Timers } from '@earshot/signaling';
import {
  changedUsers,
  hearUsers,
  isWholeAnswer,
  keepWatched,
  markStale,
} from './presence-model.ts';
import type { PresenceEvents, PresencePlatform, PresenceSnapshot } from './presence.ts';

/** A connection that comes back within this is nobody's news, in ms. */
const STALE_AFTER_MS = 3_000;

export type BoardEvents = PresenceEvents & { snapshot: () => void };

/** What is known of presence, and who is told when it changes. */
export class PresenceBoard {
  readonly listeners: Listeners<BoardEvents>;
  readonly #timers: Timers<'stale'>;
  /** Of whom nothing was heard since the connection was lost. */
  readonly #unheard = new Set<string>();
  #snapshot: PresenceSnapshot = Object.freeze({
    ...{ own: 'online', users: new Map(), error: undefined },
  });

  constructor({ clock, log }: Pick<PresencePlatform, 'clock' | 'log'>) {
    this.listeners = createListeners(log);
    this.#timers = createTimers(clock);
  }

  get snapshot(): PresenceSnapshot {
    return this.#snapshot;
  }

  /** Those who are not watched are known no more; what was wrong with another list is not wrong with this one. */
  keep(wanted: readonly string[], isOtherList: boolean): void {
    const { users, error } = this.#snapshot;
    this.show({ users: keepWatched(users, wanted), error: isOtherList ? undefined : error });
  }

  /** The server has told how users are. */
  hear(news: Message<'presence.changed'>['users'], wanted: readonly string[]): void {
    const { users, error } = this.#snapshot;
    for (const { user } of news) this.#unheard.delete(user);
    if (!wanted.some((user) => this.#unheard.has(user))) {
      this.#unheard.clear();
      this.#timers.stop('stale');
    }
    const isWhole = isWholeAnswer(news, wanted);
    this.show({
      users: hearUsers(users, news, wanted),
      error: isWhole ? undefined : error,
    });
  }

  /** The connection is lost: what is not heard anew soon may be old. */
  lost(): void {
    for (const user of this.#snapshot.users.keys()) this.#unheard.add(user);
    if (this.#unheard.size === 0 || this.#timers.isRunning('stale')) return;
    this.#timers.start('stale', STALE_AFTER_MS, () =>
      this.show({ users: markStale(this.#snapshot.users, this.#unheard) }),
    );
  }

  show(parts: Partial<PresenceSnapshot>): void {
    const before = this.#snapshot;
    const after = Object.freeze({ ...before, ...parts });
    const isSame = (Object.keys(parts) as (keyof PresenceSnapshot)[]).every(
      (name) => before[name] === after[name],
    );
    if (isSame) return;
    this.#snapshot = after;
    this.listeners.emit('snapshot', undefined);
    for (const user of changedUsers(before.users, after.users)) this.listeners.emit('user', user);
  }

  close(): void {
    this.#timers.stopAll();
    this.listeners.clear();
  }
}
