import type { Clock } from '@earshot/signaling/server';

/** What {@link inTime} gives instead of a result. */
export const LATE = Symbol('late');

/** What comes of this work, or `LATE` when that takes longer, in ms: it goes on, and nobody waits for it. */
export async function inTime<Result>(
  work: Promise<Result>,
  { clock, ms }: { readonly clock: Clock; readonly ms: number },
): Promise<Result | typeof LATE> {
  let stopTimer = (): void => undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    stopTimer = clock.after(ms, () => resolve(LATE));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stopTimer();
  }
}
