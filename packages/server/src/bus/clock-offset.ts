/** How far another clock is from one's own, as it was found out by asking. */
export interface ClockOffset {
  /** What to add to one's own time, in ms. */
  readonly ms: number;
  /** By how much that may be wrong, in ms: half of the time that the answer took. */
  readonly errorMs: number;
  /** By one's own clock, in Unix ms. */
  readonly at: number;
}

/** One answer: when it was asked for and when it came, by one's own clock, and the time that it tells. */
export interface ClockSample {
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly time: number;
}

/** An offset that is older than this, in ms, makes room for a newer one: clocks drift. */
const OLD_MS = 60_000;

/** Keeps the most exact offset, unless it is old, or contradicted because a clock was set. */
export function nextOffset(before: ClockOffset | undefined, sample: ClockSample): ClockOffset {
  const { askedAt, answeredAt, time } = sample;
  const errorMs = Math.max(0, answeredAt - askedAt) / 2;
  const next = { ms: time - (askedAt + answeredAt) / 2, errorMs, at: answeredAt };
  if (before === undefined || errorMs <= before.errorMs) return next;
  const isOld = answeredAt - before.at > OLD_MS;
  // Drift and whole milliseconds are no contradiction.
  const isContradicted = Math.abs(next.ms - before.ms) > errorMs + before.errorMs + 20;
  return isOld || isContradicted ? next : before;
}
