import { describe, expect, it } from 'vitest';
import {
  alice,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  ringingRow,
  START,
} from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';
import type { CallRow } from './call-row.ts';

const media = { audio: true, video: false };
const accept = { type: 'call.accept', call: 'call-1', media, hasOffer: true } as const;
const ringing = { type: 'call.ringing', call: 'call-1' } as const;

const from = (
  sender: typeof alice | typeof bobPhone | typeof bobDesk,
  message: typeof accept | typeof ringing,
) => ({ type: 'message', message, from: sender, to: { user: 'alice' } }) as const;

const unanswered: CallRow = {
  ...ringingRow(),
  status: 'ended',
  end: { reason: 'unanswered', at: START + 60_000 },
};

describe('ringing', () => {
  it.each([
    {
      name: 'goes to the caller',
      row: ringingRow(),
      then: ['call.ringing: bob/phone → alice/laptop'],
    },
    { name: 'after the answer is ignored', row: answeredRow(), then: [] },
    { name: 'after the end is ignored', row: endedRow(), then: [] },
  ])('$name', ({ row, then }) => {
    expect(outcome(row, from(bobPhone, ringing))).toEqual(then);
  });

  it('from the caller is a mistake', () => {
    expect(outcome(ringingRow(), from(alice, ringing))).toEqual(['fault invalid body.type']);
  });
});

describe('accept', () => {
  it('of the first device wins: the caller is told, the others stop ringing', () => {
    expect(outcome(ringingRow(), from(bobPhone, accept))).toEqual([
      'row: answered by bob/phone',
      'drop ring',
      'set expiring in 3540000',
      'set max-duration in 3600000',
      'call.accept: bob/phone → alice/laptop',
      'call.end(answered-elsewhere phone): server → bob/desk',
    ]);
  });

  it('tells all other devices of both users where the call is', () => {
    const connected = ['alice/laptop', 'alice/tablet', 'bob/phone'];
    const then = outcome(ringingRow(), from(bobPhone, accept), {
      connected,
      awaited: ['bob/desk'],
    });
    expect(then.slice(-2)).toEqual([
      'call.elsewhere(outgoing on laptop): server → alice/tablet',
      'call.elsewhere(incoming on phone): server → bob/desk',
    ]);
  });

  it('of a device that never rang, before one was reached: the callee is available', () => {
    expect(outcome(ringingRow({ rung: [] }), from(bobPhone, accept)).slice(0, 3)).toEqual([
      'row: answered by bob/phone',
      'drop ring',
      'drop reach',
    ]);
  });

  it.each([
    { maxDurationMs: 3_600_000, warnedIn: 3_540_000 },
    { maxDurationMs: 120_000, warnedIn: 60_000 },
    { maxDurationMs: 119_999, warnedIn: 60_000 },
    { maxDurationMs: 5_000, warnedIn: 2_500 },
    { maxDurationMs: 1, warnedIn: 1 },
  ])('of a call of at most $maxDurationMs ms: warned in $warnedIn', (row) => {
    const then = outcome(ringingRow(), from(bobPhone, accept), {
      settings: { maxDurationMs: row.maxDurationMs },
    });
    expect(then).toContain(`set expiring in ${row.warnedIn}`);
    expect(then).toContain(`set max-duration in ${row.maxDurationMs}`);
  });

  it('of a device that never rang wins all the same', () => {
    const row = ringingRow({ rung: ['desk'] });
    expect(outcome(row, from(bobPhone, accept))).toContain(
      'call.end(answered-elsewhere phone): server → bob/desk',
    );
  });

  it.each([
    {
      name: 'repeated by the winner goes to the caller again',
      row: answeredRow(),
      by: bobPhone,
      then: ['call.accept: bob/phone → alice/laptop'],
    },
    {
      name: 'of a second device comes too late',
      row: answeredRow(),
      by: bobDesk,
      then: ['call.end(answered-elsewhere phone): server → bob/desk'],
    },
    {
      name: 'of a second device after the end still hears who had it',
      row: endedRow(),
      by: bobDesk,
      then: ['call.end(answered-elsewhere phone): server → bob/desk'],
    },
    {
      name: 'of the winner after the end hears how it ended',
      row: endedRow(),
      by: bobPhone,
      then: ['call.end(hangup): server → bob/phone'],
    },
    {
      name: 'of a call that nobody answered hears how it ended',
      row: unanswered,
      by: bobDesk,
      then: ['call.end(unanswered): server → bob/desk'],
    },
    {
      name: 'from the caller is a mistake',
      row: ringingRow(),
      by: alice,
      then: ['fault invalid body.type'],
    },
  ])('$name', ({ row, by, then }) => {
    expect(outcome(row, from(by, accept))).toEqual(then);
  });
});
