import { expect, it } from 'vitest';
import { maxGapOf, paceOf } from './pace.ts';

const facts = { intervalMs: 2_000, level: 'good', settledForMs: 20_000, isVisible: true } as const;

it.each([
  ['all is well', {}, 2_000],
  ['all is excellent', { level: 'excellent' }, 2_000],
  ['not so well', { level: 'fair' }, 1_000],
  ['nothing is known yet', { level: undefined }, 1_000],
  ['the call has just begun', { settledForMs: 9_999 }, 1_000],
  ['the page is hidden', { isVisible: false, level: 'poor' }, 5_000],
] as const)('%s', (_, given, paceMs) => {
  expect(paceOf({ ...facts, ...given })).toBe(paceMs);
});

it('two looks may be twice as far apart as planned', () => {
  expect([maxGapOf(0), maxGapOf(2_000), maxGapOf(5_000)]).toEqual([5_000, 5_000, 10_000]);
});
