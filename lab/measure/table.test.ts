import { expect, it } from 'vitest';
import { HANG_UP, madeResult } from './case-result.fixture.ts';
import { markdownTable } from './table.ts';
import type { LabResult } from './table.ts';

const browsers = { alice: 'chromium', bob: 'firefox' } as const;
const again = [
  [500, 'reconnecting'],
  [4_000, 'connected'],
] as const;
const failed = { fault: 'cut-6', contender: 'bare', browsers, run: 1, problem: 'no call' } as const;

function rowsOf(results: readonly LabResult[]): readonly string[] {
  return markdownTable(results).trimEnd().split('\n').slice(2);
}

it.each([
  [
    'nothing happened',
    [madeResult({})],
    '| cut-6 | earshot | nothing · nothing | 0.0 s · 0.0 s | 0.0 s · 0.0 s | 0 · 0 | hangup by me · hangup by them |',
  ],
  [
    'medians of three runs, one of which never came back, and late to know the end',
    [
      madeResult({ bob: { movesAt: undefined, states: again } }),
      madeResult({
        bob: { movesAt: 4_000, states: [...again, [HANG_UP + 1_500, 'ended closed']] },
      }),
      madeResult({
        bob: { movesAt: 2_000, states: [...again, [HANG_UP + 2_500, 'ended closed']] },
      }),
    ],
    '| cut-6 | earshot | nothing · reconnecting › connected | 0.0 s · 4.0 s | 0.0 s · 3.0 s (never: 1 of 3) | 0 · 80 | hangup by me · closed 2.5 s late |',
  ],
  [
    'never, and nobody knows that it is over',
    [madeResult({ alice: { movesAt: undefined, states: [[1, 'failed']] } }, { contender: 'bare' })],
    '| cut-6 | bare | failed · nothing | 9.1 s · 0.0 s | never · 0.0 s | 180 · 0 | still failed · hangup by them |',
  ],
  [
    'some runs failed',
    [madeResult({}, { contender: 'bare', browsers }), failed],
    '| cut-6 | bare (chromium–firefox) | nothing · nothing | 0.0 s · 0.0 s | 0.0 s · 0.0 s | 0 · 0 | hangup by me · hangup by them (1 of 2 failed) |',
  ],
  [
    'all runs failed',
    [failed],
    '| cut-6 | bare (chromium–firefox) | – | – | – | – | – (1 of 1 failed) |',
  ],
] as const)('%s', (_, results, row) => {
  expect(rowsOf(results)).toEqual([row]);
});

it('has one line for each fault and contender, in the order in which they came', () => {
  const results = [
    madeResult({}),
    madeResult({}, { contender: 'bare' }),
    madeResult({}, { run: 2 }),
    madeResult({}, { fault: 'cut-2' }),
  ];
  expect(rowsOf(results).map((row) => row.split(' | ').slice(0, 2).join(' '))).toEqual([
    '| cut-6 earshot',
    '| cut-6 bare',
    '| cut-2 earshot',
  ]);
});

it('has no frames to lose where there was no picture before', () => {
  const result = madeResult({});
  const marks = { ...result.marks, faultAt: 0 };
  expect(rowsOf([{ ...result, marks }])[0]).toContain('| – · – |');
});
