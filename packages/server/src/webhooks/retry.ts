const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How long after each failure the next attempt comes, in ms; three days in all. */
const delays: readonly number[] = [
  ...[1_000, 5_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 30 * MINUTE_MS],
  ...[HOUR_MS, 3 * HOUR_MS, 6 * HOUR_MS, 12 * HOUR_MS, 24 * HOUR_MS, 24 * HOUR_MS],
];

/**
 * How long to wait after so many failed attempts, in ms; undefined: no more attempts. A fifth of it is
 * left to chance (`random`, from 0 to 1), so that not everything comes at once when somebody is back.
 */
export function retryDelayMs(attempts: number, random: number): number | undefined {
  const delay = delays[attempts - 1];
  return delay === undefined ? undefined : Math.round(delay * (0.9 + random * 0.2));
}

/** What an answer means for what was sent. */
export function verdictOf(status: number | undefined): 'delivered' | 'retry' | 'unwanted' {
  if (status === undefined) return 'retry';
  if (status >= 200 && status < 300) return 'delivered';
  return status === 410 ? 'unwanted' : 'retry';
}
