/** The wait before the second attempt is below this, in ms; it doubles with each further one … */
const BACKOFF_BASE_MS = 500;
/** … up to this: whoever was away for long is missed by those who call. */
const BACKOFF_CAP_MS = 10_000;

/**
 * How long to wait before an attempt, in ms: nothing before the first (`attempt` 0), then anything
 * up to a growing limit ("full jitter"), so that clients which lost one server do not return as one.
 *
 * @param random Uniform in [0, 1).
 */
export function backoffMs(attempt: number, random: number): number {
  if (attempt <= 0) return 0;
  // The exponent is limited too: 2 ** 2000 is Infinity, and Infinity * 0 is no number.
  const doubled = BACKOFF_BASE_MS * 2 ** Math.min(attempt - 1, 30);
  return Math.round(random * Math.min(BACKOFF_CAP_MS, doubled));
}
