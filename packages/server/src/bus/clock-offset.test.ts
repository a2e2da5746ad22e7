import { describe, expect, it } from 'vitest';
import { nextOffset } from './clock-offset.ts';

const sample = (askedAt: number, answeredAt: number, time: number) => ({
  askedAt,
  answeredAt,
  time,
});

describe('the offset of another clock', () => {
  const first = nextOffset(undefined, sample(1_000, 1_010, 301_005));

  it('is told from the middle of question and answer', () => {
    expect(first).toEqual({ ms: 300_000, errorMs: 5, at: 1_010 });
  });

  it.each([
    ['a more exact answer', sample(2_000, 2_004, 302_001), 299_999],
    ['one that is as exact', sample(2_000, 2_010, 302_003), 299_998],
    ['one that took longer and fits', sample(2_000, 12_000, 311_000), 300_000],
    ['one that took longer and contradicts: a clock was set', sample(2_000, 2_100, 2_050), 0],
    ['one that took longer, when the first is old', sample(70_000, 70_100, 370_040), 299_990],
    ['one that seems to have come before it was asked for', sample(2_010, 2_000, 302_000), 299_995],
  ])('after %s', (_, next, ms) => {
    expect(nextOffset(first, next).ms).toBe(ms);
  });
});
