/** How much is allowed: `burst` at once, and `perSecond` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What is left of a {@link Rate}: when all of it will be there again, in Unix ms. One number costs next to nothing. */
export type TokenBucket = number;

/** All of it is there. */
export const fullBucket: TokenBucket = 0;

/** So much of a token may be missing, as times of today are rounded. */
const SLACK = 0.001;

/** Takes one token; undefined when there is none. */
export function takeToken(bucket: TokenBucket, rate: Rate, now: number): TokenBucket | undefined {
  const tokenMs = 1_000 / rate.perSecond;
  const missingMs = missing(bucket, rate, now) + tokenMs;
  return missingMs > emptyMs(rate) + tokenMs * SLACK ? undefined : now + missingMs;
}

/** How long until there is a token again, in ms. */
export function waitMs(bucket: TokenBucket, rate: Rate, now: number): number {
  const missingMs = missing(bucket, rate, now) + 1_000 / rate.perSecond;
  return Math.max(0, Math.ceil(missingMs - emptyMs(rate)));
}

/** Whether nothing was taken for so long that the bucket need not be remembered. */
export function isFull(bucket: TokenBucket, now: number): boolean {
  return bucket <= now;
}

/** For how long nothing may be taken until all is there, in ms. A clock that was set back makes it no more than empty. */
function missing(bucket: TokenBucket, rate: Rate, now: number): number {
  return Math.max(0, Math.min(bucket - now, emptyMs(rate)));
}

/** How long an empty bucket takes to be full, in ms. */
function emptyMs({ burst, perSecond }: Rate): number {
  return (burst / perSecond) * 1_000;
}
