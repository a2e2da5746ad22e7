import { expect, it } from 'vitest';
import { faults } from '../faults/fault-table.ts';
import { HANG_UP, madeResult } from './case-result.fixture.ts';
import { brokenLimits, limits } from './limits.ts';

const limit = [{ fault: 'cut-6', recoveredMs: 2_000, stillMs: 3_500, endedMs: 100 }];
const over = 'ended hangup by them';

it.each([
  ['all kept', madeResult({}), []],
  [
    'too late, too long, and told too late',
    madeResult({ bob: { movesAt: 4_000, states: [[HANG_UP + 200, over]] } }),
    [
      'cut-6, bob: the picture moved again after 3000 ms, not within 2000',
      'cut-6, bob: the picture was still, in all, after 4050 ms, not within 3500',
      'cut-6, bob: it knew of the end after 200 ms, not within 100',
    ],
  ],
  [
    'never, and not even told',
    madeResult({ bob: { movesAt: undefined, states: [[10, 'reconnecting']] } }),
    [
      'cut-6, bob: the picture never moved again',
      'cut-6, bob: the picture was still, in all, after 9050 ms, not within 3500',
      'cut-6, bob: it ended as “reconnecting”, not as “ended hangup by them”',
    ],
  ],
  [
    'it ended by itself',
    madeResult({ alice: { states: [[100, 'ended connection-lost']] } }),
    ['cut-6, alice: the call ended by itself: ended connection-lost'],
  ],
  [
    'the wrong reason',
    madeResult({ alice: { states: [[HANG_UP, over]] } }),
    ['cut-6, alice: it ended as “ended hangup by them”, not as “ended hangup by me”'],
  ],
  ['there is no limit for it', madeResult({}, { fault: 'cut-2' }), []],
] as const)('%s', (_, result, expected) => {
  expect(brokenLimits(result, limit)).toEqual(expected);
});

it('a case that failed keeps none', () => {
  const browsers = { alice: 'chromium', bob: 'chromium' } as const;
  const failed = { fault: 'cut-2', contender: 'earshot', browsers, run: 1, problem: 'no call' };
  expect(brokenLimits(failed)).toEqual(['cut-2: no call']);
});

it('limits are for faults that exist', () => {
  const names = faults.map(({ name }) => name);
  expect(limits.filter(({ fault }) => !names.includes(fault))).toEqual([]);
});
