import { describe, expect, it } from 'vitest';
import { judge } from './waits.ts';

/** So many round trips of 1 ms, and these. */
function trips(count: number, ...others: readonly number[]): readonly number[] {
  return [...Array.from({ length: count - others.length }, () => 1), ...others];
}

describe('what others wait during an attack', () => {
  it.each([
    ['as long as ever', [9, 9], false],
    ['twice as long', [2, 2, 2], false],
    ['more than twice as long', [2.1, 2.1, 2.1], true],
  ])('is judged by the 99th percentile: %s', (_, worst, isTooLong) => {
    const [verdict] = judge([{ name: 'flood', quiet: trips(300), took: trips(300, ...worst) }]);
    expect(verdict).toMatchObject({ name: 'flood', count: 300, quietMs: 1, isTooLong });
  });

  it('is judged over all rounds, each case for itself', () => {
    const round = (...worst: readonly number[]): ReturnType<typeof one> => one('flood', worst);
    const one = (name: string, worst: readonly number[]) => ({
      ...{ name, quiet: trips(100), took: trips(150, ...worst) },
    });
    const calm = [one('calm', []), one('calm', [])];
    const [once, calmOnce] = judge([round(9, 9), round(), ...calm]);
    expect([once?.times, calmOnce?.times]).toEqual([1, 1]);
    const [twice, calmTwice] = judge([round(9, 9), round(9), ...calm]);
    expect([twice?.times, calmTwice?.times]).toEqual([9, 1]);
  });

  it('is compared with all that was quiet', () => {
    const slow = { name: 'slow', quiet: trips(100, 5, 5, 5, 5), took: trips(300, 9, 9, 9, 9) };
    const fast = { name: 'fast', quiet: trips(200), took: trips(300) };
    const [first] = judge([slow, fast]);
    expect(first).toMatchObject({ quietMs: 5, times: 1.8, isTooLong: false });
  });

  it('is not judged by too few round trips', () => {
    const [verdict] = judge([{ name: 'short', quiet: trips(300), took: trips(299, 9, 9, 9, 9) }]);
    expect(verdict).toMatchObject({ times: 9, isTooLong: undefined });
  });
});
