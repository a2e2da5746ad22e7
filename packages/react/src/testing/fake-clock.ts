import type { Clock } from '../earshot-context.ts';

/** A clock that a test moves. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  /** How many timers wait. */
  readonly waiting: number;
}

export function createFakeClock(startedAt = 1_000_000): FakeClock {
  const timers = new Set<{ readonly dueAt: number; readonly run: () => void }>();
  let now = startedAt;

  function next(until: number): { readonly dueAt: number; readonly run: () => void } | undefined {
    const due = [...timers].filter(({ dueAt }) => dueAt <= until);
    return due.sort((left, right) => left.dueAt - right.dueAt)[0];
  }

  return {
    now: () => now,
    after(delayMs, run) {
      const timer = { dueAt: now + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance(ms) {
      const until = now + ms;
      for (let timer = next(until); timer !== undefined; timer = next(until)) {
        timers.delete(timer);
        now = timer.dueAt;
        timer.run();
      }
      now = until;
    },
    get waiting() {
      return timers.size;
    },
  };
}
