import { describe, expect, it } from 'vitest';
import { fullBucket, isFull, takeToken, waitMs, type TokenBucket } from './token-bucket.ts';
import { createTokenBuckets } from './token-buckets.ts';

const rate = { burst: 3, perSecond: 2 };

/** Takes as many as there are at this moment. */
function drain(bucket: TokenBucket, now: number): { taken: number; rest: TokenBucket } {
  let rest = bucket;
  let taken = 0;
  for (
    let next = takeToken(rest, rate, now);
    next !== undefined;
    next = takeToken(rest, rate, now)
  ) {
    rest = next;
    taken += 1;
  }
  return { taken, rest };
}

describe('a token bucket', () => {
  const empty = drain(fullBucket, 1_000).rest;

  it('gives a burst at once, and then no more', () => {
    expect(drain(fullBucket, 1_000).taken).toBe(3);
  });

  it.each([
    { afterMs: 0, taken: 0 },
    { afterMs: 499, taken: 0 },
    { afterMs: 500, taken: 1 },
    { afterMs: 1_000, taken: 2 },
    { afterMs: 1_500, taken: 3 },
    { afterMs: 60_000, taken: 3 },
  ])('after $afterMs ms gives $taken again', ({ afterMs, taken }) => {
    expect(drain(empty, 1_000 + afterMs).taken).toBe(taken);
  });

  it('is empty at most when the clock is set back', () => {
    expect(drain(empty, 0).taken).toBe(0);
    expect(drain(empty, -1_000_000).taken).toBe(0);
    expect(drain(drain(empty, -1_000_000).rest, 1_500).taken).toBe(1);
    const halfEmpty = takeToken(fullBucket, rate, 1_000_000) ?? 0;
    expect(takeToken(halfEmpty, rate, 0)).toBeUndefined();
    expect(drain(halfEmpty, 1_000_500).taken).toBe(3);
    expect(drain(fullBucket, 0).taken).toBe(3);
  });

  it.each([
    { burst: 3, perSecond: 0.3 },
    { burst: 200, perSecond: 7 },
    { burst: 4_000, perSecond: 1_000 },
    { burst: 30, perSecond: 700 },
  ])('gives the whole of $burst, $perSecond a second, at a time of today', (odd) => {
    const now = 1_785_000_000_123;
    let rest: TokenBucket | undefined = fullBucket;
    let taken = 0;
    while (rest !== undefined && taken <= odd.burst) {
      rest = takeToken(rest, odd, now);
      if (rest !== undefined) taken += 1;
    }
    expect(taken).toBe(odd.burst);
  });

  it('says how long to wait', () => {
    expect(waitMs(empty, rate, 1_000)).toBe(500);
    expect(waitMs(empty, rate, 1_200)).toBe(300);
    expect(waitMs(empty, rate, 1_500)).toBe(0);
  });

  it('says when it can be forgotten', () => {
    expect(isFull(empty, 2_499)).toBe(false);
    expect(isFull(empty, 2_500)).toBe(true);
  });
});

describe('token buckets by key', () => {
  it('are independent of each other', () => {
    const buckets = createTokenBuckets({ burst: 1, perSecond: 1 });
    expect([buckets.take('a', 0), buckets.take('a', 0), buckets.take('b', 0)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(buckets.waitMs('a', 0)).toBe(1_000);
    expect(buckets.waitMs('c', 0)).toBe(0);
  });

  it('forget keys that are not in use, so that memory stays bounded', () => {
    const buckets = createTokenBuckets({ burst: 2, perSecond: 1 });
    for (let second = 0; second < 100_000; second += 1)
      buckets.take(`key-${second}`, second * 1_000);
    expect(buckets.size).toBeLessThan(1_025);
  });

  it('never forget one that is used up', () => {
    const buckets = createTokenBuckets({ burst: 1, perSecond: 0.000_001 });
    for (let key = 0; key < 5_000; key += 1) buckets.take(`key-${key}`, 0);
    expect(buckets.take('key-0', 1_000)).toBe(false);
  });
});
