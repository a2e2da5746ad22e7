import type { Clock } from '../environment.ts';

interface Timer {
  readonly dueAt: number;
  readonly run: () => void;
}

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #timers = new Set<Timer>();

  /** @param startAt The time it shows at first, in Unix ms; a fixed date in 2026 by default. */
  constructor(startAt = 1_767_225_600_000) {
    this.#now = startAt;
  }

  /** How many timers wait: zero once everything was stopped. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  /**
   * Moves time on by `ms`, due time by due time: each timer runs at its own moment, timers of the
   * same moment in the order in which they were started, and everything that promises have to do
   * is done before the next.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.settle();
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.dueAt);
      this.#timers.delete(timer);
      timer.run();
      await this.settle();
    }
    this.#now = end;
  }

  /** Like {@link advance}, at once and without running promises: for code that has none. */
  advanceSync(ms: number): void {
    const end = this.#now + ms;
    for (let timer = this.#next(end); timer !== undefined; timer = this.#next(end)) {
      this.#now = Math.max(this.#now, timer.dueAt);
      this.#timers.delete(timer);
      timer.run();
    }
    this.#now = end;
  }

  /** Moves time on by `ms` in one leap, as a machine that slept: what fell due runs late, at the end. */
  async sleep(ms: number): Promise<void> {
    this.#now += ms;
    await this.advance(0);
  }

  /** Lets pending promises do their work, without moving time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (next === undefined || timer.dueAt < next.dueAt)) next = timer;
    }
    return next;
  }
}
