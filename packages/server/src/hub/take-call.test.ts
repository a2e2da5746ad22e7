import type { Sender } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  everyDevice,
  ringingRow,
  START,
} from '../testing/rows.ts';
import { factsOf, outcome, type Situation } from '../testing/tell-decision.ts';
import type { CallRow, Presence } from './call-row.ts';
import { decide } from './decide.ts';

const media = { audio: true, video: true };
const take = (from: Sender) =>
  ({
    type: 'message',
    message: { type: 'call.take', call: 'call-1', media },
    from,
    to: undefined,
  }) as const;

const here: Presence = { status: 'here' };
const away: Presence = { status: 'away', until: START + 20_000 };
const absent: Presence = { status: 'absent' };
const all: Situation = { connected: everyDevice, settings: { givesIce: true } };

describe('another device takes a call', () => {
  it('of the callee: it has the call, and everybody is told', () => {
    expect(outcome(answeredRow(), take(bobDesk), all)).toEqual([
      'row: answered by bob/desk',
      'drop callee-grace',
      'ice → bob/desk',
      'call.taken(incoming alice/laptop): server → bob/desk',
      'call.end(answered-elsewhere desk): server → bob/phone',
      'call.moved(desk): server → alice/laptop',
      'call.elsewhere(incoming over desk): server → bob/desk',
      'call.elsewhere(incoming on desk): server → bob/phone',
    ]);
  });

  it('of the caller: the same the other way round', () => {
    expect(outcome(answeredRow(), take(aliceTablet), all)).toEqual([
      'row: answered by bob/phone for alice/tablet',
      'drop caller-grace',
      'ice → alice/tablet',
      'call.taken(outgoing bob/phone): server → alice/tablet',
      'call.end(answered-elsewhere tablet): server → alice/laptop',
      'call.moved(tablet): server → bob/phone',
      'call.elsewhere(outgoing over tablet): server → alice/tablet',
      'call.elsewhere(outgoing on tablet): server → alice/laptop',
    ]);
  });

  it('that never rang, and that the server knows of only by what it says', () => {
    expect(outcome(answeredRow({ rung: [] }), take(bobDesk))).toEqual([
      'row: answered by bob/desk',
      'drop callee-grace',
      'call.taken(incoming alice/laptop): server → bob/desk',
      'call.end(answered-elsewhere desk): server → bob/phone',
      'call.moved(desk): server → alice/laptop',
      'call.elsewhere(incoming over desk): server → bob/desk',
    ]);
  });

  it('and keeps what the call is, and what it was taken with', () => {
    const row = answeredRow({ context: 'visit-7' });
    const { row: next, deliveries } = decide(row, take(bobDesk), factsOf({ afterMs: 65_000 }));
    expect(next).toEqual({
      ...row,
      devices: { caller: ['laptop'], callee: ['phone', 'desk'] },
      callee: bobDesk,
      answer: { ...row.answer, media },
    });
    expect(deliveries[0]).toMatchObject({
      message: { media: row.media, context: 'visit-7', answeredMs: 60_000, peer: alice },
    });
    const { row: other } = decide(row, take(aliceTablet), factsOf({}));
    expect(other).toEqual({
      ...row,
      caller: aliceTablet,
      devices: { caller: ['laptop', 'tablet'], callee: ['phone'] },
    });
  });

  it.each<{
    name: string;
    presence: { caller: Presence; callee: Presence };
    then: readonly string[];
  }>([
    {
      name: 'from one that is away: the seat is taken again',
      presence: { caller: here, callee: away },
      then: ['row: answered by bob/desk', 'drop callee-grace'],
    },
    {
      name: 'from one that was given up: the other side hears that somebody is there',
      presence: { caller: here, callee: absent },
      then: ['row: answered by bob/desk', 'call.present: server → alice/laptop'],
    },
    {
      name: 'where the other side was given up: it is told',
      presence: { caller: absent, callee: here },
      then: [
        'row: answered by bob/desk (caller absent, callee here)',
        'call.absent: server → bob/desk',
      ],
    },
  ])('$name', ({ presence, then }) => {
    expect(outcome(answeredRow({ presence }), take(bobDesk))).toEqual(
      expect.arrayContaining([...then]),
    );
  });

  it('that was not there for the warning hears when the call ends', () => {
    expect(outcome(answeredRow(), take(bobDesk), { afterMs: 3_600_000 })).toContain(
      'call.expiring(5000 ms): server → bob/desk',
    );
  });
});

describe('what cannot be taken', () => {
  it.each<{ name: string; row: CallRow; from: Sender; then: readonly string[] }>([
    {
      name: 'what the device has already: it is told once more',
      row: answeredRow(),
      from: bobPhone,
      then: ['ice → bob/phone', 'call.taken(incoming alice/laptop): server → bob/phone'],
    },
    {
      name: 'what the caller’s device has already',
      row: answeredRow(),
      from: alice,
      then: ['ice → alice/laptop', 'call.taken(outgoing bob/phone): server → alice/laptop'],
    },
    {
      name: 'a call of others',
      row: answeredRow(),
      from: { user: 'mallory', device: 'phone' },
      then: ['fault not-found body.call'],
    },
    {
      name: 'a call that rings',
      row: ringingRow(),
      from: bobPhone,
      then: ['fault forbidden body.type'],
    },
    {
      name: 'a call that rings, by another device of the caller',
      row: ringingRow(),
      from: aliceTablet,
      then: ['fault forbidden body.type'],
    },
    {
      name: 'a call that has ended: the device hears how',
      row: endedRow(),
      from: bobDesk,
      then: ['call.end(hangup): server → bob/desk'],
    },
  ])('$name', ({ row, from, then }) => {
    expect(outcome(row, take(from), all)).toEqual(then);
  });
});
