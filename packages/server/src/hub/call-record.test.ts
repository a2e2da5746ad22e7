import { describe, expect, it } from 'vitest';
import {
  alice,
  answeredRow,
  bobPhone,
  endedRow,
  ringingRow,
  START,
  unansweredRow,
} from '../testing/rows.ts';
import { withDevice } from './call-row.ts';
import { recordOf } from './call-record.ts';

const basics = {
  id: 'call-1',
  kind: 'video',
  caller: alice,
  startedAt: START,
  participants: [
    { side: 'caller', user: 'alice', devices: ['laptop'] },
    { side: 'callee', user: 'bob', devices: ['phone'] },
  ],
  isMissed: false,
} as const;
const unanswered = {
  ...basics,
  participants: [basics.participants[0], { side: 'callee', user: 'bob', devices: [] }],
} as const;

describe('the record of a call', () => {
  it.each([
    {
      name: 'that rings',
      row: ringingRow({ context: 'visit-7' }),
      record: { ...unanswered, status: 'ringing', callee: { user: 'bob' }, context: 'visit-7' },
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
      row: unansweredRow({}, { reason: 'unanswered', at: START + 60_000 }),
      record: {
        ...unanswered,
        isMissed: true,
        status: 'ended',
        callee: { user: 'bob' },
        endedAt: START + 60_000,
        durationMs: 0,
        endReason: 'unanswered',
      },
    },
    {
      name: 'that gave way to another one',
      row: unansweredRow({}, { reason: 'replaced', at: START, by: 'caller', replacedBy: 'call-0' }),
      record: {
        ...unanswered,
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

  it.each([
    ['unanswered', true],
    ['unavailable', true],
    ['cancelled', true],
    ['busy', true],
    ['server', true],
    ['rejected', false],
    ['replaced', false],
  ] as const)('that nobody answered and that ended %s: missed is %s', (reason, isMissed) => {
    expect(recordOf(unansweredRow({}, { reason, at: START })).isMissed).toBe(isMissed);
  });

  it('says of each side how the call was for it', () => {
    const quality = { audioMos: 4.2 };
    const rating = { stars: 5, at: START };
    const notes = { caller: { quality }, callee: { quality, rating } };
    expect(recordOf(endedRow({ notes })).participants).toEqual([
      { side: 'caller', user: 'alice', devices: ['laptop'], quality },
      { side: 'callee', user: 'bob', devices: ['phone'], quality, rating },
    ]);
  });

  it('names all devices that have had it, each once', () => {
    const row = answeredRow({ devices: { caller: ['laptop', 'tablet'], callee: ['phone'] } });
    expect(withDevice(row, 'caller', 'laptop')).toBe(row.devices);
    const devices = withDevice(row, 'callee', 'desk');
    expect(recordOf({ ...row, devices }).participants.map((side) => side.devices)).toEqual([
      ['laptop', 'tablet'],
      ['phone', 'desk'],
    ]);
  });
});
