import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

describe('the wait before an attempt', () => {
  it('is nothing before the first, whatever the dice say', () => {
    expect(backoffMs(0, 0.999)).toBe(0);
  });

  it.each([
    [1, 500],
    [2, 1_000],
    [3, 2_000],
    [5, 8_000],
    [6, 10_000],
    [50, 10_000],
    [5_000, 10_000],
  ])('before attempt %i after the first is below %i ms', (attempt, limit) => {
    expect(backoffMs(attempt, 0)).toBe(0);
    expect(backoffMs(attempt, 0.5)).toBe(limit / 2);
    expect(backoffMs(attempt, 0.999_999)).toBe(limit);
  });
});
