import type { Sender } from '@earshot/signaling/server';
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
import type { CallRow, Presence } from './call-row.ts';

const here: Presence = { status: 'here' };
const away: Presence = { status: 'away', until: START + 10_000 };
const absent: Presence = { status: 'absent' };
const later: Presence = { status: 'away', until: START + 15_000 };

const seats = (caller: Presence, callee: Presence) => ({ presence: { caller, callee } });
const left = (device: Sender) => ({ type: 'left', device }) as const;
const due = (kind: 'caller-grace' | 'callee-grace') =>
  ({ type: 'due', deadline: { call: 'call-1', kind, dueAt: START + 10_000 } }) as const;

describe('a device leaves', () => {
  it.each<{ name: string; row: CallRow; device: Sender; then: readonly string[] }>([
    {
      name: 'the caller while it rings: it has time to come back',
      row: ringingRow(),
      device: alice,
      then: ['row: ringing on phone+desk (caller away, callee here)', 'set caller-grace in 20000'],
    },
    {
      name: 'a device that rings: it goes on ringing',
      row: ringingRow(),
      device: bobPhone,
      then: [],
    },
    {
      name: 'the caller in the call',
      row: answeredRow(),
      device: alice,
      then: ['row: answered by bob/phone (caller away, callee here)', 'set caller-grace in 20000'],
    },
    {
      name: 'the callee in the call',
      row: answeredRow(),
      device: bobPhone,
      then: ['row: answered by bob/phone (caller here, callee away)', 'set callee-grace in 20000'],
    },
    { name: 'a device that lost the race', row: answeredRow(), device: bobDesk, then: [] },
    {
      name: 'one that is away already',
      row: answeredRow(seats(away, here)),
      device: alice,
      then: [],
    },
    {
      name: 'one that was given up',
      row: answeredRow(seats(absent, here)),
      device: alice,
      then: [],
    },
    {
      name: 'a stranger’s device of the same name',
      row: answeredRow(),
      device: { user: 'mallory', device: 'phone' },
      then: [],
    },
    { name: 'after the end', row: endedRow(), device: alice, then: [] },
  ])('$name', ({ row, device, then }) => {
    expect(outcome(row, left(device))).toEqual(then);
  });
});

describe('a grace is over', () => {
  it.each<{
    name: string;
    row: CallRow;
    connected?: readonly string[];
    then: readonly string[];
  }>([
    {
      name: 'the other side is told; the call stays, its media may flow',
      row: answeredRow(seats(away, here)),
      then: [
        'row: answered by bob/phone (caller absent, callee here)',
        'drop caller-grace',
        'call.absent: server → bob/phone',
      ],
    },
    {
      name: 'the other side is away too, but has time left',
      row: answeredRow(seats(away, later)),
      then: ['row: answered by bob/phone (caller absent, callee away)', 'drop caller-grace'],
    },
    {
      name: 'of both: the call is lost',
      row: answeredRow(seats(away, absent)),
      then: [
        'row: ended connection-lost by server',
        'call.end(connection-lost): server → alice/laptop',
        'call.end(connection-lost): server → bob/phone',
      ],
    },
    {
      name: 'of the caller while it rings: cancelled',
      row: ringingRow(seats(away, here)),
      then: [
        'row: ended cancelled by caller',
        'call.end(cancelled): server → alice/laptop',
        'call.end(cancelled): server → bob/phone',
        'call.end(cancelled): server → bob/desk',
      ],
    },
    {
      name: 'of both: the other devices of both users are told that it is over',
      row: answeredRow(seats(away, absent)),
      connected: ['alice/tablet', 'bob/desk'],
      then: [
        'row: ended connection-lost by server',
        'call.end(connection-lost): server → alice/laptop',
        'call.end(connection-lost): server → bob/phone',
        'call.elsewhere(outgoing over laptop): server → alice/tablet',
        'call.elsewhere(incoming over phone): server → bob/desk',
      ],
    },
    { name: 'but it came back', row: answeredRow(), then: [] },
    { name: 'but it came back and left again', row: answeredRow(seats(later, here)), then: [] },
    { name: 'after the end', row: endedRow(seats(away, here)), then: [] },
  ])('$name', ({ row, connected = [], then }) => {
    expect(outcome(row, due('caller-grace'), { connected })).toEqual(then);
  });

  it('of the callee is the same the other way round', () => {
    expect(outcome(answeredRow(seats(here, away)), due('callee-grace'))).toEqual([
      'row: answered by bob/phone (caller here, callee absent)',
      'drop callee-grace',
      'call.absent: server → alice/laptop',
    ]);
  });

  it('that was noticed late ended the call when it was due', () => {
    const row = answeredRow(seats(away, absent));
    expect(outcome(row, due('caller-grace'), { afterMs: 90_000 })[0]).toBe(
      'row: ended connection-lost by server 80000 ms ago',
    );
  });
});

describe('the server starts', () => {
  const started = { type: 'started' } as const;
  it.each<{ name: string; row: CallRow; then: readonly string[] }>([
    {
      name: 'in a call both have the grace anew',
      row: answeredRow(seats(here, away)),
      then: [
        'row: answered by bob/phone (caller away, callee away)',
        'set caller-grace in 20000',
        'set callee-grace in 20000',
      ],
    },
    {
      name: 'one that was given up stays so',
      row: answeredRow(seats(absent, here)),
      then: [
        'row: answered by bob/phone (caller absent, callee away)',
        'set callee-grace in 20000',
      ],
    },
    { name: 'both were given up', row: answeredRow(seats(absent, absent)), then: [] },
    {
      name: 'while it rings the caller has the grace',
      row: ringingRow(),
      then: ['row: ringing on phone+desk (caller away, callee here)', 'set caller-grace in 20000'],
    },
    { name: 'after the end', row: endedRow(), then: [] },
  ])('$name', ({ row, then }) => {
    expect(outcome(row, started)).toEqual(then);
  });

  it('beside others: whom another process has, or expects back, is not away', () => {
    const row = answeredRow();
    expect(outcome(row, started, { connected: ['alice/laptop'] })).toEqual([
      'row: answered by bob/phone (caller here, callee away)',
      'set callee-grace in 20000',
    ]);
    const elsewhere = { connected: ['alice/laptop'], awaited: ['bob/phone', 'bob/desk'] };
    expect(outcome(row, started, elsewhere)).toEqual([]);
  });
});
