import type { Clock } from '../environment.ts';
import { ACK_DELAY_MS } from './inbox.ts';

const rounds = new WeakMap<Clock, AckRound>();

/**
 * The acknowledgements that wait, of all sessions of a clock: with one timer, and in a list of those who wait. With a
 * timer for each, a server with a thousand sessions starts ten thousand a second, and each lives just long enough to
 * grow old in the heap, along with what was made near it: that was more work for the collector of garbage than all
 * messages together.
 */
export class AckRound {
  readonly #clock: Clock;
  /** Whoever has waited for the longest: all wait equally long. */
  #first: AckDelay | undefined;
  #last: AckDelay | undefined;
  #cancel: (() => void) | undefined;

  /** That of this clock. */
  static of(clock: Clock): AckRound {
    const known = rounds.get(clock);
    if (known !== undefined) return known;
    const round = new AckRound(clock);
    rounds.set(clock, round);
    return round;
  }

  private constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(ack: AckDelay): void {
    ack.before = this.#last;
    if (this.#last === undefined) this.#first = ack;
    else this.#last.after = ack;
    this.#last = ack;
    if (this.#cancel === undefined) this.#wait(ACK_DELAY_MS);
  }

  /** The timer goes on: most who leave are back with their next message. */
  remove(ack: AckDelay): void {
    const { before, after } = ack;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    ack.before = undefined;
    ack.after = undefined;
  }

  /** A timer for nobody would outlive the sessions. */
  rest(): void {
    if (this.#first !== undefined) return;
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #wait(delayMs: number): void {
    this.#cancel = this.#clock.after(delayMs, () => this.#look());
  }

  #look(): void {
    this.#cancel = undefined;
    const now = this.#clock.now();
    try {
      for (let ack = this.#first; ack !== undefined; ack = this.#first) {
        if (ack.since + ACK_DELAY_MS > now) break;
        ack.ring();
      }
    } finally {
      this.#waitForNext(now);
    }
  }

  #waitForNext(now: number): void {
    // An acknowledgement that was written just now may have begun the next wait.
    if (this.#first === undefined || this.#cancel !== undefined) return;
    this.#wait(this.#first.since + ACK_DELAY_MS - now);
  }
}

/** Waits before a message is acknowledged, as most acknowledgements travel with a message that goes the other way. */
export class AckDelay {
  readonly #round: AckRound;
  readonly #overdue: () => void;
  #isWaiting = false;
  /** Since when something is owed, in Unix ms. */
  since = 0;
  /** In the list of the round. */
  before: AckDelay | undefined;
  after: AckDelay | undefined;

  /** @param overdue Something has been owed for long enough, and is told of once: {@link owe} waits anew. */
  constructor(clock: Clock, overdue: () => void) {
    this.#round = AckRound.of(clock);
    this.#overdue = overdue;
  }

  /** Something is owed, at the latest from now on. */
  owe(now: number): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.since = now;
    this.#round.add(this);
  }

  /** Nothing is owed any more. */
  paid(): void {
    if (!this.#isWaiting) return;
    this.#isWaiting = false;
    this.#round.remove(this);
  }

  ring(): void {
    this.paid();
    this.#overdue();
  }

  stop(): void {
    this.paid();
    this.#round.rest();
  }
}
