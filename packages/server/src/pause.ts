import type { Clock } from '@earshot/signaling/server';

/** Resolves after this long, in ms. */
export function pause(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
