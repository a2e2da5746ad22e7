import { describe, expect, it } from 'vitest';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobDesk,
  bobPhone,
  endedRow,
  ringingRow,
  START,
} from '../testing/rows.ts';
import { missedEnd, missedMove, syncMessage } from './sync.ts';

const now = START + 10_000;
const media = { audio: true, video: true };

describe('the list of live calls', () => {
  const rows = [ringingRow({ id: 'r', context: 'visit-7' }), answeredRow({ id: 'a' })];
  const ring = { call: 'r', status: 'ringing', media, ringMs: 50_000, context: 'visit-7' };
  const talk = { call: 'a', status: 'answered', media, ringMs: 0, answeredMs: 5_000 };

  it.each([
    {
      name: 'the caller sees both',
      device: alice,
      calls: [
        { ...ring, peer: 'bob', direction: 'outgoing' },
        { ...talk, peer: 'bob', device: 'phone', direction: 'outgoing' },
      ],
    },
    {
      name: 'the device that answered sees both',
      device: bobPhone,
      calls: [
        { ...ring, peer: 'alice', direction: 'incoming' },
        { ...talk, peer: 'alice', device: 'laptop', direction: 'incoming' },
      ],
    },
    {
      name: 'another device of the callee sees what rings',
      device: bobDesk,
      calls: [{ ...ring, peer: 'alice', direction: 'incoming' }],
    },
    {
      name: 'another device of the caller sees nothing',
      device: { ...alice, device: 'x' },
      calls: [],
    },
    { name: 'a stranger sees nothing', device: { user: 'mallory', device: 'laptop' }, calls: [] },
  ])('$name', ({ device, calls }) => {
    expect(syncMessage(rows, device, now)).toEqual({ type: 'calls.sync', calls });
  });

  it('has no more than a message can carry', () => {
    const many = Array.from({ length: 70 }, (_, index) => ringingRow({ id: `c${index}` }));
    expect(syncMessage(many, alice, now).calls).toHaveLength(64);
  });
});

describe('a call that ended while a device was away', () => {
  const hangup = { type: 'call.end', call: 'call-1', reason: 'hangup' };
  const unanswered = {
    ...ringingRow(),
    status: 'ended',
    end: { reason: 'unanswered', at: START + 60_000 },
  } as const;
  const replaced = endedRow({
    end: { reason: 'replaced', at: START, by: 'caller', replacedBy: 'call-0' },
  });

  it.each([
    { name: 'the caller', row: endedRow(), device: alice, then: hangup },
    { name: 'the callee', row: endedRow(), device: bobPhone, then: hangup },
    {
      name: 'a device that lost the race',
      row: endedRow(),
      device: bobDesk,
      then: { ...hangup, reason: 'answered-elsewhere', winner: 'phone' },
    },
    {
      name: 'another device of the caller, which may have had it',
      row: endedRow(),
      device: aliceTablet,
      then: { ...hangup, reason: 'answered-elsewhere', winner: 'laptop' },
    },
    {
      name: 'another device of the caller, when nobody answered',
      row: unanswered,
      device: aliceTablet,
      then: undefined,
    },
    {
      name: 'a device that rang in vain',
      row: unanswered,
      device: bobDesk,
      then: { ...hangup, reason: 'unanswered' },
    },
    {
      name: 'in favour of another call',
      row: replaced,
      device: alice,
      then: { ...hangup, reason: 'replaced', by: 'call-0' },
    },
    {
      name: 'a device that never rang',
      row: unanswered,
      device: { user: 'bob', device: 'tablet' },
      then: undefined,
    },
    {
      name: 'a stranger',
      row: unanswered,
      device: { user: 'mallory', device: 'desk' },
      then: undefined,
    },
  ])('$name', ({ row, device, then }) => {
    expect(missedEnd(row, device)).toEqual(then);
  });
});

describe('a call that another device of the user has by now', () => {
  const elsewhere = { type: 'call.end', call: 'call-1', reason: 'answered-elsewhere' };

  it.each([
    { name: 'a device that rang', device: bobDesk, then: { ...elsewhere, winner: 'phone' } },
    {
      name: 'a device that may have had it',
      device: aliceTablet,
      then: { ...elsewhere, winner: 'laptop' },
    },
    { name: 'the one that has it', device: bobPhone, then: undefined },
    { name: 'a stranger', device: { user: 'mallory', device: 'phone' }, then: undefined },
  ])('$name', ({ device, then }) => {
    expect(missedMove(answeredRow(), device)).toEqual(then);
  });

  it('rings as yet: it is over for nobody', () => {
    expect(missedMove(ringingRow(), bobDesk)).toBeUndefined();
  });
});
