import { describe, expect, it } from 'vitest';
import { median, medianRatio, percentile, slope } from './median.ts';

describe('the median', () => {
  it('is the value in the middle, and the higher one of two', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1])).toBe(4);
    expect(median([])).toBeNaN();
  });
  it('of ratios compares values of the same round', () => {
    expect(medianRatio([10, 20, 90], [20, 20, 100])).toBe(0.9);
    expect(medianRatio([10], [])).toBeNaN();
  });
});

describe('a percentile', () => {
  it('is one of the values', () => {
    expect(percentile([5, 1, 3, 2, 4], 0.5)).toBe(3);
    expect(percentile([5, 1, 3, 2, 4], 0.99)).toBe(5);
    expect(percentile([5, 1], 1)).toBe(5);
    expect(percentile([], 0.5)).toBeNaN();
  });
});

describe('the slope', () => {
  it('is the rise from one value to the next', () => {
    expect(slope([1, 3, 5, 7])).toBe(2);
    expect(slope([4, 4, 4])).toBe(0);
    expect(slope([0, 10, 0])).toBe(0);
  });
});
