import { expect, it } from 'vitest';
import { judgeCall } from './judge-call.ts';
import type { SoakCall } from './soak-plan.ts';
import type { Observed } from './soak-result.ts';
import { observed, planned } from './soak.fixture.ts';

const cancelled: Partial<SoakCall> = {
  ...{ ending: 'cancelled', step: 'before-ringing' },
  fault: { type: 'server-killed', forMs: 1_000 },
};

it.each([
  ['all as it should be', {}, {}, []],
  ['it is stuck', {}, { stuckAt: 'both idle' }, ['stuck: both idle']],
  [
    'it is stuck: how it ended then says nothing',
    {},
    { stuckAt: 'both idle', ends: { alice: [], bob: [] }, leaks: ['a track'] },
    ['stuck: both idle', 'leak: a track'],
  ],
  [
    'another reason',
    {},
    { ends: { alice: ['connection-lost'], bob: ['hangup by them'] } },
    ['wrong: alice ended: connection-lost, not hangup by me'],
  ],
  [
    'the reasons of the other side',
    { caller: 'bob' },
    {},
    [
      'wrong: alice ended: hangup by me, not hangup by them',
      'wrong: bob ended: hangup by them, not hangup by me',
    ],
  ],
  [
    'two ends',
    {},
    { ends: { alice: ['hangup by me', 'hangup by me'], bob: ['hangup by them'] } },
    ['wrong: alice ended: hangup by me, then hangup by me, not hangup by me'],
  ],
  [
    'no end',
    {},
    { ends: { alice: ['hangup by me'], bob: [] } },
    ['wrong: bob ended: none, not hangup by them'],
  ],
  [
    'the record says something else',
    {},
    { record: 'connection-lost' },
    ['wrong: the record says connection-lost, not hangup'],
  ],
  ['there is no record', {}, { record: 'none' }, ['wrong: the record says none, not hangup']],
  [
    'the server has never heard of a call that was given up at once',
    cancelled,
    { record: 'none', ends: { alice: ['cancelled'], bob: [] } },
    [],
  ],
  [
    'it has not, but Bob has',
    cancelled,
    { record: 'none', ends: { alice: ['cancelled'], bob: ['cancelled'] } },
    ['wrong: the record says none, not cancelled'],
  ],
  [
    'nor has Alice, when Bob called',
    { ...cancelled, caller: 'bob' },
    { record: 'none', ends: { alice: [], bob: ['cancelled'] } },
    [],
  ],
  ['there are two', {}, { calls: ['call-1', 'call-2'] }, ['wrong: one call has become 2']],
  ['something was thrown', {}, { thrown: ['oh'] }, ['wrong: thrown: oh']],
  ['something is left', {}, { leaks: ['alice has 1 tracks'] }, ['leak: alice has 1 tracks']],
] as const satisfies readonly (readonly [
  string,
  Partial<SoakCall>,
  Partial<Observed>,
  readonly string[],
])[])('%s', (_, plan, seen, expected) => {
  const problems = judgeCall(planned(plan), observed(seen));
  expect(problems.map(({ type, says }) => `${type}: ${says}`)).toEqual(expected);
});
