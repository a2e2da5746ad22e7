import {
  browserEnvironment,
  createListeners,
  createTimers,
  EarshotError,
  knowPresence,
  MAX_WATCHED_USERS,
} from '@earshot/signaling';
import type { Availability, Listeners, Message, Signaling, Timers } from '@earshot/signaling';
import type { PresenceErrorCode } from '../errors.ts';
import { browserInput } from './browser-input.ts';
import {
  addRefusal,
  changedUsers,
  hasToWatch,
  hearUsers,
  isAvailability,
  isAwayAfter,
  isSameList,
  isWholeAnswer,
  keepWatched,
  markStale,
  noRefusals,
  ownAvailability,
  readList,
  retryMs,
} from './presence-model.ts';
import type { OwnFacts, Refusals, Said } from './presence-model.ts';
import type {
  Presence,
  PresenceEvents,
  PresenceOptions,
  PresencePlatform,
  PresenceSnapshot,
} from './presence.ts';
import { watchIdle } from './watch-idle.ts';

/** A connection that comes back within this is nobody's news, in ms. */
const STALE_AFTER_MS = 3_000;

/**
 * Makes presence of a page: it says how its user is, and watches others. It uses signaling that is there (that of the call
 * client) and does not own it: whoever connects and closes signaling goes on doing so. With `createTabSignaling` the tabs of a
 * browser watch together, and the user is as available as in the tab where that is most.
 *
 * @throws EarshotError `option/invalid` that names the option
 * @example
 * ```ts
 * import { createPresence } from '@earshot/core/presence';
 * const presence = createPresence(signaling, { awayAfterMs: 300_000 });
 * presence.watch(['bob', 'carol']);
 * presence.subscribe(() => console.log(presence.snapshot.users.get('bob')?.status));
 * ```
 */
export function createPresence(signaling: Signaling, options: PresenceOptions = {}): Presence {
  const { awayAfterMs } = options;
  if (awayAfterMs !== undefined && !isAwayAfter(awayAfterMs)) throw invalid('awayAfterMs');
  knowPresence();
  return new PagePresence(signaling, options);
}

type Events = PresenceEvents & { snapshot: () => void };

class PagePresence implements Presence {
  readonly #signaling: Signaling;
  readonly #platform: PresencePlatform;
  readonly #listeners: Listeners<Events>;
  readonly #timers: Timers<'retry' | 'stale'>;
  readonly #undos: (() => void)[];
  /** Of whom nothing was heard since the connection was lost. */
  readonly #unheard = new Set<string>();
  #snapshot: PresenceSnapshot = Object.freeze({
    ...{ own: 'online', users: new Map(), error: undefined },
  });
  #own: OwnFacts = { chosen: 'online', isIdle: false };
  #wanted: readonly string[] = [];
  #said: Said = { hasWatched: false };
  #refusals: Refusals = noRefusals;
  #isSaying = false;
  #isClosed = false;

  constructor(signaling: Signaling, { awayAfterMs, platform }: PresenceOptions) {
    this.#signaling = signaling;
    this.#platform = { ...browserEnvironment(), input: browserInput, ...platform };
    this.#listeners = createListeners(this.#platform.log);
    this.#timers = createTimers(this.#platform.clock);
    this.#undos = [
      signaling.on('state', () => this.#moved()),
      signaling.on('message', ({ message, from }) => {
        // Only the server tells how users are.
        if (from === undefined) this.#hear(message);
      }),
    ];
    if (awayAfterMs !== undefined) {
      const changed = (isIdle: boolean): void => this.#setOwn({ ...this.#own, isIdle });
      this.#undos.push(watchIdle({ afterMs: awayAfterMs, platform: this.#platform, changed }));
    }
    this.#sayLater();
  }

  get snapshot(): PresenceSnapshot {
    return this.#snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.on('snapshot', listener);
  }

  on<Event extends keyof PresenceEvents>(
    event: Event,
    listener: PresenceEvents[Event],
  ): () => void {
    return this.#listeners.on(event, listener as Events[Event]);
  }

  watch(users: readonly string[]): void {
    const wanted = readList(users);
    if (wanted === undefined) throw invalid('users');
    if (wanted.length > MAX_WATCHED_USERS) {
      throw refused('presence/too-many', { limit: MAX_WATCHED_USERS });
    }
    if (this.#isClosed || isSameList(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    this.#sayLater();
  }

  set(status: Availability): void {
    if (!isAvailability(status)) throw invalid('status');
    this.#setOwn({ ...this.#own, chosen: status });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#isOnline) {
      if (hasToWatch([], this.#said)) this.#send({ type: 'presence.watch', users: [] });
      // A device that says nothing is online.
      if ((this.#said.own ?? 'online') !== 'online') {
        this.#send({ type: 'presence.set', status: 'online' });
      }
    }
    this.#timers.stopAll();
    for (const undo of this.#undos.splice(0)) undo();
    this.#listeners.clear();
  }

  get #isOnline(): boolean {
    return this.#signaling.state.status === 'online';
  }

  #setOwn(own: OwnFacts): void {
    if (this.#isClosed) return;
    this.#own = own;
    this.#show({ own: ownAvailability(own) });
    this.#sayLater();
  }

  #moved(): void {
    this.#forgetSaid();
    if (this.#isOnline) {
      this.#sayLater();
      return;
    }
    for (const user of this.#snapshot.users.keys()) this.#unheard.add(user);
    if (this.#unheard.size === 0 || this.#timers.isRunning('stale')) return;
    this.#timers.start('stale', STALE_AFTER_MS, () =>
      this.#show({ users: markStale(this.#snapshot.users, this.#unheard) }),
    );
  }

  /** However much is wanted within one task, it is said once. */
  #sayLater(): void {
    if (this.#isSaying) return;
    this.#isSaying = true;
    queueMicrotask(() => {
      this.#isSaying = false;
      if (this.#isClosed) return;
      this.#showWanted();
      this.#say();
    });
  }

  /** Only now: whoever left the list and came back within the task is known still, and will not be told of again. */
  #showWanted(): void {
    const { users, error } = this.#snapshot;
    const isOther = !isSameList(this.#wanted, this.#said.users ?? this.#wanted);
    this.#show({
      users: keepWatched(users, this.#wanted),
      error: isOther ? undefined : error,
    });
  }

  #say(): void {
    if (this.#timers.isRunning('retry') || !this.#isOnline) return;
    if (this.#signaling.arbiter === 'peers') {
      if (this.#wanted.length > 0) this.#failed('presence/off');
      return;
    }
    const { own } = this.#snapshot;
    const users = this.#wanted;
    const said = this.#said;
    this.#said = { own, users, hasWatched: said.hasWatched || users.length > 0 };
    if (own !== said.own) this.#send({ type: 'presence.set', status: own });
    if (hasToWatch(users, said)) this.#send({ type: 'presence.watch', users: [...users] });
  }

  /** All has to be said anew. */
  #forgetSaid(): void {
    this.#said = { hasWatched: this.#said.hasWatched };
  }

  #send(message: Message): void {
    try {
      this.#signaling.send(message);
    } catch (error) {
      this.#platform.log('warn', 'presence.not-said', { type: message.type, error });
      this.#retry();
    }
  }

  #hear(message: Message): void {
    if (message.type === 'presence.changed') this.#told(message.users);
    if (message.type !== 'presence.refused') return;
    if (message.code !== 'rate-limited') this.#failed(`presence/${message.code}`);
    else this.#retry();
  }

  #told(news: Message<'presence.changed'>['users']): void {
    const { users, error } = this.#snapshot;
    for (const { user } of news) this.#unheard.delete(user);
    if (!this.#wanted.some((user) => this.#unheard.has(user))) {
      this.#unheard.clear();
      if (this.#isOnline) this.#timers.stop('stale');
    }
    const isWhole = isWholeAnswer(news, this.#wanted);
    this.#show({
      users: hearUsers(users, news, this.#wanted),
      error: isWhole ? undefined : error,
    });
  }

  /** Too often: everything is said again, after a while. */
  #retry(): void {
    const { clock, random, log } = this.#platform;
    if (this.#isClosed || this.#timers.isRunning('retry')) return;
    this.#forgetSaid();
    this.#refusals = addRefusal(this.#refusals, clock.now());
    const delayMs = retryMs(this.#refusals, random());
    log('info', 'presence.waits', { delayMs });
    this.#timers.start('retry', delayMs, () => this.#say());
  }

  #failed(code: PresenceErrorCode): void {
    if (this.#snapshot.error?.code === code) return;
    const error = refused(code, { users: this.#wanted.length });
    this.#show({ error });
    this.#platform.log('warn', 'presence.refused', { code });
    this.#listeners.emit('error', error);
  }

  #show(parts: Partial<PresenceSnapshot>): void {
    const before = this.#snapshot;
    const after = Object.freeze({ ...before, ...parts });
    const isSame = (Object.keys(parts) as (keyof PresenceSnapshot)[]).every(
      (name) => before[name] === after[name],
    );
    if (isSame) return;
    this.#snapshot = after;
    this.#listeners.emit('snapshot', undefined);
    for (const user of changedUsers(before.users, after.users)) this.#listeners.emit('user', user);
  }
}

function refused(
  code: PresenceErrorCode,
  details: Readonly<Record<string, number>>,
): EarshotError<PresenceErrorCode> {
  return new EarshotError(code, { details });
}

function invalid(option: string): EarshotError<'option/invalid'> {
  return new EarshotError('option/invalid', { details: { option } });
}
