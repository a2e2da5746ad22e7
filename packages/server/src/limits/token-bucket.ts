/** How much is allowed: `burst` at once, and `perSecond` in the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** What is left of a {@link Rate}, and since when. */
export interface TokenBucket {
  readonly tokens: number;
  /** Unix ms. */
  readonly at: number;
}

export function fullBucket(rate: Rate, now: number): TokenBucket {
  return { tokens: rate.burst, at: now };
}

/** Takes one token; undefined when there is none. */
export function takeToken(bucket: TokenBucket, rate: Rate, now: number): TokenBucket | undefined {
  const tokens = tokensAt(bucket, rate, now);
  return tokens < 1 ? undefined : { tokens: tokens - 1, at: now };
}

/** How long until there is a token again, in ms. */
export function waitMs(bucket: TokenBucket, rate: Rate, now: number): number {
  const missing = 1 - tokensAt(bucket, rate, now);
  return missing <= 0 ? 0 : Math.ceil((missing / rate.perSecond) * 1_000);
}

/** Whether nothing was taken for so long that the bucket need not be remembered. */
export function isFull(bucket: TokenBucket, rate: Rate, now: number): boolean {
  return tokensAt(bucket, rate, now) >= rate.burst;
}

/** A clock that was set back adds nothing and takes nothing. */
function tokensAt({ tokens, at }: TokenBucket, rate: Rate, now: number): number {
  const elapsedMs = Math.max(0, now - at);
  return Math.min(rate.burst, tokens + (elapsedMs / 1_000) * rate.perSecond);
}
