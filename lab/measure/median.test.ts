import { expect, it } from 'vitest';
import { median } from './median.ts';

it.each([
  ['the one in the middle', [3, 1, 2], 2],
  ['the higher one of two', [1, 2], 2],
  ['never is later than all', [undefined, 1, 5], 5],
  ['mostly never', [undefined, 1, undefined], undefined],
  ['of nothing', [], undefined],
] as const)('%s', (_, values, expected) => {
  expect(median(values)).toBe(expected);
});
