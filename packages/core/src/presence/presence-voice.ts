import { createTimers } from '@earshot/signaling';
import type { Availability, Message, Signaling, Timers } from '@earshot/signaling';
import { addRefusal, hasToWatch, noRefusals, retryMs } from './presence-model.ts';
import type { Refusals, Said } from './presence-model.ts';
import type { PresencePlatform } from './presence.ts';

/** What the server is to know of this page. */
export interface PresenceWish {
  readonly own: Availability;
  readonly users: readonly string[];
}

export interface PresenceVoiceOptions {
  readonly signaling: Signaling;
  readonly platform: PresencePlatform;
  /** What to say now. */
  readonly wish: () => PresenceWish;
  /** There is no server that tells of presence. */
  readonly isOff: () => void;
}

/** Says to the server what it does not know yet of this page, and no more often than it wants to hear. */
export class PresenceVoice {
  readonly #options: PresenceVoiceOptions;
  readonly #timers: Timers<'retry'>;
  #said: Said = { hasWatched: false };
  #refusals: Refusals = noRefusals;

  constructor(options: PresenceVoiceOptions) {
    this.#options = options;
    this.#timers = createTimers(options.platform.clock);
  }

  get isOnline(): boolean {
    return this.#options.signaling.state.status === 'online';
  }

  /** The list that counts at the server, if any does. */
  get watched(): readonly string[] | undefined {
    return this.#said.users;
  }

  say(): void {
    const { signaling, wish, isOff } = this.#options;
    if (this.#timers.isRunning('retry') || !this.isOnline) return;
    const { own, users } = wish();
    if (signaling.arbiter === 'peers') {
      if (users.length > 0) isOff();
      return;
    }
    const said = this.#said;
    this.#said = { own, users, hasWatched: said.hasWatched || users.length > 0 };
    if (own !== said.own) this.#send({ type: 'presence.set', status: own });
    if (hasToWatch(users, said)) this.#send({ type: 'presence.watch', users: [...users] });
  }

  /** All has to be said anew. */
  forget(): void {
    this.#said = { hasWatched: this.#said.hasWatched };
  }

  /** Too often: everything is said again, after a while. */
  retry(): void {
    const { clock, random, log } = this.#options.platform;
    if (this.#timers.isRunning('retry')) return;
    this.forget();
    this.#refusals = addRefusal(this.#refusals, clock.now());
    const delayMs = retryMs(this.#refusals, random());
    log('info', 'presence.waits', { delayMs });
    this.#timers.start('retry', delayMs, () => this.say());
  }

  /** Takes back what was said, and says nothing more by itself. */
  close(): void {
    if (this.isOnline) {
      if (hasToWatch([], this.#said)) this.#send({ type: 'presence.watch', users: [] });
      // A device that says nothing is online.
      if ((this.#said.own ?? 'online') !== 'online') {
        this.#send({ type: 'presence.set', status: 'online' });
      }
    }
    this.#timers.stopAll();
  }

  #send(message: Message): void {
    const { signaling, platform } = this.#options;
    try {
      signaling.send(message);
    } catch (error) {
      platform.log('warn', 'presence.not-said', { type: message.type, error });
      this.retry();
    }
  }
}
