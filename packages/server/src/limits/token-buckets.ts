import {
  fullBucket,
  isFull,
  takeToken,
  waitMs,
  type Rate,
  type TokenBucket,
} from './token-bucket.ts';

/** One token bucket for each key; those that are full again are forgotten. */
export interface TokenBuckets {
  readonly size: number;
  /** Takes one token of this key's bucket; false when there is none. */
  take(key: string, now: number): boolean;
  /** How long until this key has a token again, in ms. */
  waitMs(key: string, now: number): number;
}

const FIRST_SWEEP = 1_024;

export function createTokenBuckets(rate: Rate): TokenBuckets {
  const buckets = new Map<string, TokenBucket>();
  let sweepAt = FIRST_SWEEP;

  function bucketOf(key: string): TokenBucket {
    return buckets.get(key) ?? fullBucket;
  }

  /** Each time the number has doubled: that costs little, and keeps memory in proportion to what is in use. */
  function sweep(now: number): void {
    for (const [key, bucket] of buckets) {
      if (isFull(bucket, now)) buckets.delete(key);
    }
    sweepAt = Math.max(FIRST_SWEEP, buckets.size * 2);
  }

  return {
    get size() {
      return buckets.size;
    },
    take(key, now) {
      const rest = takeToken(bucketOf(key), rate, now);
      if (rest === undefined) return false;
      buckets.set(key, rest);
      if (buckets.size >= sweepAt) sweep(now);
      return true;
    },
    waitMs: (key, now) => waitMs(bucketOf(key), rate, now),
  };
}
