import type { QualityLevel } from './level.ts';

/** How often a monitor looks, in ms: more often at first and while the call is not good. */
const OFTEN_MS = 1_000;
const HIDDEN_MS = 5_000;
const AT_FIRST_MS = 10_000;
/** Looks further apart than this, in ms, say nothing of the time between. */
const LEAST_GAP_MS = 5_000;

export interface PaceFacts {
  /** While all is well. */
  readonly intervalMs: number;
  readonly level: QualityLevel | undefined;
  readonly settledForMs: number;
  readonly isVisible: boolean;
}

export function paceOf({ intervalMs, level, settledForMs, isVisible }: PaceFacts): number {
  if (!isVisible) return HIDDEN_MS;
  const isWell = level === 'excellent' || level === 'good';
  return isWell && settledForMs >= AT_FIRST_MS ? intervalMs : OFTEN_MS;
}

/** How far apart two looks may be that were planned like this. */
export function maxGapOf(waitedMs: number): number {
  return Math.max(LEAST_GAP_MS, 2 * waitedMs);
}
