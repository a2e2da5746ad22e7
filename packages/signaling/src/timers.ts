import type { Clock } from './environment.ts';

/** Timers by purpose: starting one again replaces it, and all of them can be stopped at once. */
export interface Timers<Name extends string> {
  start(name: Name, delayMs: number, run: () => void): void;
  isRunning(name: Name): boolean;
  stop(name: Name): void;
  stopAll(): void;
}

export function createTimers<Name extends string>(clock: Clock): Timers<Name> {
  const running = new Map<Name, () => void>();

  function stop(name: Name): void {
    running.get(name)?.();
    running.delete(name);
  }

  return {
    start(name, delayMs, run) {
      stop(name);
      const cancel = clock.after(delayMs, () => {
        running.delete(name);
        run();
      });
      running.set(name, cancel);
    },
    isRunning: (name) => running.has(name),
    stop,
    stopAll: () => [...running.keys()].forEach(stop),
  };
}
