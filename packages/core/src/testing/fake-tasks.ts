import type { Clock } from '@earshot/signaling';

/** What a browser does a little later, in order; nothing after `close`. */
export class FakeTasks {
  readonly #clock: Clock;
  readonly #cancels = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  queue(task: () => void): void {
    const cancel = this.#clock.after(0, () => {
      this.#cancels.delete(cancel);
      task();
    });
    this.#cancels.add(cancel);
  }

  close(): void {
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
  }
}
