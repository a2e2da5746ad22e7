import { describe, expect, it } from 'vitest';
import { alice, answeredRow, bobPhone, endedRow, ringingRow, START } from '../testing/rows.ts';
import { recordOf } from './call-record.ts';

const basics = { id: 'call-1', kind: 'video', caller: alice, startedAt: START } as const;

describe('the record of a call', () => {
  it.each([
    {
      name: 'that rings',
      row: ringingRow({ context: 'visit-7' }),
      record: { ...basics, status: 'ringing', callee: { user: 'bob' }, context: 'visit-7' },
    },
    {
      name: 'that was answered',
      row: answeredRow({ media: { audio: true, video: false } }),
      record: {
        ...basics,
        kind: 'voice',
        status: 'answered',
        callee: bobPhone,
        answeredAt: START + 5_000,
      },
    },
    {
      name: 'that ended',
      row: endedRow(),
      record: {
        ...basics,
        status: 'ended',
        callee: bobPhone,
        answeredAt: START + 5_000,
        endedAt: START + 65_000,
        durationMs: 60_000,
        endReason: 'hangup',
        endedBy: 'caller',
      },
    },
    {
      name: 'that nobody answered',
      row: { ...ringingRow(), status: 'ended', end: { reason: 'unanswered', at: START + 60_000 } },
      record: {
        ...basics,
        status: 'ended',
        callee: { user: 'bob' },
        endedAt: START + 60_000,
        durationMs: 0,
        endReason: 'unanswered',
      },
    },
    {
      name: 'that gave way to another one',
      row: {
        ...ringingRow(),
        status: 'ended',
        end: { reason: 'replaced', at: START, by: 'caller', replacedBy: 'call-0' },
      },
      record: {
        ...basics,
        status: 'ended',
        callee: { user: 'bob' },
        endedAt: START,
        durationMs: 0,
        endReason: 'replaced',
        endedBy: 'caller',
        replacedBy: 'call-0',
      },
    },
  ] as const)('$name', ({ row, record }) => {
    expect(recordOf(row)).toEqual({ ...record, callee: row.callee });
    expect(recordOf(row).callee).toMatchObject({ user: 'bob' });
  });
});
