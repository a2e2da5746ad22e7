import {
  browserEnvironment,
  EarshotError,
  knowPresence,
  MAX_WATCHED_USERS,
} from '@earshot/signaling';
import type { Availability, Message, Signaling } from '@earshot/signaling';
import type { PresenceErrorCode } from '../errors.ts';
import { browserInput } from './browser-input.ts';
import { PresenceBoard } from './presence-board.ts';
import type { BoardEvents } from './presence-board.ts';
import {
  isAvailability,
  isAwayAfter,
  isSameList,
  ownAvailability,
  readList,
} from './presence-model.ts';
import type { OwnFacts } from './presence-model.ts';
import { PresenceVoice } from './presence-voice.ts';
import type {
  Presence,
  PresenceEvents,
  PresenceOptions,
  PresencePlatform,
  PresenceSnapshot,
} from './presence.ts';
import { watchIdle } from './watch-idle.ts';

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

class PagePresence implements Presence {
  readonly #platform: PresencePlatform;
  readonly #board: PresenceBoard;
  readonly #voice: PresenceVoice;
  readonly #undos: (() => void)[];
  #own: OwnFacts = { chosen: 'online', isIdle: false };
  #wanted: readonly string[] = [];
  #isSaying = false;
  #isClosed = false;

  constructor(signaling: Signaling, { awayAfterMs, platform: parts }: PresenceOptions) {
    const platform = { ...browserEnvironment(), input: browserInput, ...parts };
    this.#platform = platform;
    this.#board = new PresenceBoard(platform);
    this.#voice = new PresenceVoice({
      ...{ signaling, platform },
      wish: () => ({ own: this.snapshot.own, users: this.#wanted }),
      isOff: () => this.#failed('presence/off'),
    });
    this.#undos = [
      signaling.on('state', () => this.#moved()),
      signaling.on('message', ({ message, from }) => {
        // Only the server tells how users are.
        if (from === undefined) this.#hear(message);
      }),
    ];
    if (awayAfterMs !== undefined) {
      const changed = (isIdle: boolean): void => this.#setOwn({ ...this.#own, isIdle });
      this.#undos.push(watchIdle({ afterMs: awayAfterMs, platform, changed }));
    }
    this.#sayLater();
  }

  get snapshot(): PresenceSnapshot {
    return this.#board.snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#board.listeners.on('snapshot', listener);
  }

  on<Event extends keyof PresenceEvents>(
    event: Event,
    listener: PresenceEvents[Event],
  ): () => void {
    return this.#board.listeners.on(event, listener as BoardEvents[Event]);
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
    this.#voice.close();
    for (const undo of this.#undos.splice(0)) undo();
    this.#board.close();
  }

  #setOwn(own: OwnFacts): void {
    if (this.#isClosed) return;
    this.#own = own;
    this.#board.show({ own: ownAvailability(own) });
    this.#sayLater();
  }

  #moved(): void {
    this.#voice.forget();
    if (this.#voice.isOnline) this.#sayLater();
    else this.#board.lost();
  }

  /** However much is wanted within one task, it is said once. */
  #sayLater(): void {
    if (this.#isSaying) return;
    this.#isSaying = true;
    queueMicrotask(() => {
      this.#isSaying = false;
      if (this.#isClosed) return;
      this.#showWanted();
      this.#voice.say();
    });
  }

  /** Only now: whoever left the list and came back within the task is known still, and will not be told of again. */
  #showWanted(): void {
    const isOther = !isSameList(this.#wanted, this.#voice.watched ?? this.#wanted);
    this.#board.keep(this.#wanted, isOther);
  }

  #hear(message: Message): void {
    if (message.type === 'presence.changed') this.#board.hear(message.users, this.#wanted);
    if (message.type !== 'presence.refused') return;
    if (message.code !== 'rate-limited') this.#failed(`presence/${message.code}`);
    else this.#voice.retry();
  }

  #failed(code: PresenceErrorCode): void {
    if (this.snapshot.error?.code === code) return;
    const error = refused(code, { users: this.#wanted.length });
    this.#board.show({ error });
    this.#platform.log('warn', 'presence.refused', { code });
    this.#board.listeners.emit('error', error);
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
