import { describe, expect, it } from 'vitest';
import { retryDelayMs, verdictOf } from './retry.ts';

describe('what failed', () => {
  it('is tried again, later and later, for three days', () => {
    const delays = Array.from({ length: 12 }, (_, index) => retryDelayMs(index + 1, 0.5) ?? 0);
    expect(delays.toSorted((one, other) => one - other)).toEqual(delays);
    expect(delays[0]).toBe(1_000);
    const days = delays.reduce((sum, delay) => sum + delay, 0) / 86_400_000;
    expect(days).toBeGreaterThan(2.9);
    expect(retryDelayMs(13, 0.5)).toBeUndefined();
  });

  it('is not tried again all at once', () => {
    expect([retryDelayMs(1, 0), retryDelayMs(1, 1)]).toEqual([900, 1_100]);
  });
});

describe('an answer', () => {
  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [302, 'retry'],
    [400, 'retry'],
    [410, 'unwanted'],
    [429, 'retry'],
    [503, 'retry'],
    [undefined, 'retry'],
  ] as const)('%s: %s', (status, verdict) => {
    expect(verdictOf(status)).toBe(verdict);
  });
});
