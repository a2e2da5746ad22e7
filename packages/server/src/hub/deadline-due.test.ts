import { describe, expect, it } from 'vitest';
import { answeredRow, endedRow, ringingRow, START } from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';
import type { CallRow } from './call-row.ts';
import type { DeadlineKind } from './decision.ts';

const due = (kind: DeadlineKind, afterMs: number) =>
  ({ type: 'due', deadline: { call: 'call-1', kind, dueAt: START + afterMs } }) as const;

interface Case {
  readonly name: string;
  readonly row: CallRow | undefined;
  readonly kind: DeadlineKind;
  readonly afterMs: number;
  readonly then: readonly string[];
}

const bothHear = (what: string): string[] => [
  `${what}: server → alice/laptop`,
  `${what}: server → bob/phone`,
];

describe('the end of a call that the server ends', () => {
  it('is told to the other devices of both users, too', () => {
    const then = outcome(answeredRow(), due('max-duration', 3_605_000), {
      afterMs: 3_605_000,
      connected: ['alice/laptop', 'alice/tablet', 'bob/phone'],
      awaited: ['bob/desk'],
    });
    expect(then.slice(3)).toEqual([
      'call.elsewhere(outgoing over laptop): server → alice/tablet',
      'call.elsewhere(incoming over phone): server → bob/desk',
    ]);
  });
});

it('a reach that is noticed late ended the call when it was due', () => {
  const row = ringingRow({ rung: [] });
  expect(outcome(row, due('reach', 10_000), { afterMs: 25_000 })[0]).toBe(
    'row: ended unavailable by server 15000 ms ago',
  );
});

describe('a deadline', () => {
  it.each<Case>([
    {
      name: 'the ring is over: both sides are told',
      row: ringingRow(),
      kind: 'ring',
      afterMs: 60_000,
      then: [
        'row: ended unanswered by server',
        ...bothHear('call.end(unanswered)'),
        'call.end(unanswered): server → bob/desk',
      ],
    },
    {
      name: 'the ring was over long ago',
      row: ringingRow({ rung: ['phone'] }),
      kind: 'ring',
      afterMs: 100_000,
      then: ['row: ended unanswered by server 40000 ms ago', ...bothHear('call.end(unanswered)')],
    },
    {
      name: 'the ring is over before any device of the callee came back',
      row: ringingRow({ rung: [] }),
      kind: 'ring',
      afterMs: 60_000,
      then: ['row: ended unavailable by server', 'call.end(unavailable): server → alice/laptop'],
    },
    {
      name: 'no device of the callee came back in time',
      row: ringingRow({ rung: [] }),
      kind: 'reach',
      afterMs: 10_000,
      then: ['row: ended unavailable by server', 'call.end(unavailable): server → alice/laptop'],
    },
    {
      name: 'a device of the callee came back in time',
      row: ringingRow({ rung: ['phone'] }),
      kind: 'reach',
      afterMs: 10_000,
      then: [],
    },
    {
      name: 'the callee answered in time',
      row: answeredRow(),
      kind: 'reach',
      afterMs: 10_000,
      then: [],
    },
    {
      name: 'the ring of a call that was answered',
      row: answeredRow(),
      kind: 'ring',
      afterMs: 60_000,
      then: [],
    },
    {
      name: 'the end comes near: both are warned',
      row: answeredRow(),
      kind: 'expiring',
      afterMs: 3_545_000,
      then: ['row: answered by bob/phone', 'drop expiring', ...bothHear('call.expiring(60000 ms)')],
    },
    {
      name: 'the warning is late: nobody is warned of the past',
      row: answeredRow(),
      kind: 'expiring',
      afterMs: 3_605_000,
      then: ['row: answered by bob/phone', 'drop expiring'],
    },
    {
      name: 'a warning after the end',
      row: endedRow(),
      kind: 'expiring',
      afterMs: 3_545_000,
      then: [],
    },
    {
      name: 'the longest duration is reached',
      row: answeredRow(),
      kind: 'max-duration',
      afterMs: 3_605_000,
      then: ['row: ended max-duration by server', ...bothHear('call.end(max-duration)')],
    },
    {
      name: 'the longest duration after the end',
      row: endedRow(),
      kind: 'max-duration',
      afterMs: 3_605_000,
      then: [],
    },
    { name: 'of a call that does not exist', row: undefined, kind: 'ring', afterMs: 0, then: [] },
  ])('$name', ({ row, kind, afterMs, then }) => {
    expect(outcome(row, due(kind, afterMs), { afterMs })).toEqual(then);
  });
});
