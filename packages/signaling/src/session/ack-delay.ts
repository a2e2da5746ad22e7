import type { Clock } from '../environment.ts';
import { ACK_DELAY_MS } from './inbox.ts';

/**
 * Waits before a message is acknowledged, as most acknowledgements travel with a message that goes the other way. One
 * timer runs through many messages: to stop it for each that was paid so, and to start it anew for the next, costs
 * more than to look again now and then.
 */
export class AckDelay {
  readonly #clock: Clock;
  readonly #overdue: () => void;
  /** Since when something is owed, in Unix ms; undefined: nothing is. */
  #since: number | undefined;
  #cancel: (() => void) | undefined;

  /** @param overdue Something has been owed for long enough; it is until {@link paid} says otherwise. */
  constructor(clock: Clock, overdue: () => void) {
    this.#clock = clock;
    this.#overdue = overdue;
  }

  /** Something is owed, at the latest from now on. */
  owe(now: number): void {
    this.#since ??= now;
    if (this.#cancel === undefined) this.#wait(ACK_DELAY_MS);
  }

  /** Nothing is owed any more. */
  paid(): void {
    this.#since = undefined;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#since = undefined;
  }

  #wait(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => {
      this.#cancel = undefined;
      if (this.#since === undefined) return;
      const leftMs = this.#since + ACK_DELAY_MS - this.#clock.now();
      if (leftMs > 0) this.#wait(leftMs);
      else this.#overdue();
    });
  }
}
