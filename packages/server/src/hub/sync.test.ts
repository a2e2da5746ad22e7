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
import { missedEnd, syncMessage } from './sync.ts';

const now = START + 10_000;
const media = { audio: true, video: true };

describe('the list of live calls', () => {
  const rows = [ringingRow({ id: 'r', context: 'visit-7' }), answeredRow({ id: 'a' })];
  const ring = { call: 'r', status: 'ringing', media, ringMs: 50_000, context: 'visit-7' };
  const talk = { call: 'a', status: 'answered', media, ringMs: 0 };

  it.each([
    {
      name: 'the caller sees both',
      device: alice,
      calls: [
        { ...ring, peer: 'bob', direction: 'outgoing' },
        { ...talk, peer: 'bob', direction: 'outgoing' },
      ],
    },
    {
      name: 'the device that answered sees both',
      device: bobPhone,
      calls: [
        { ...ring, peer: 'alice', direction: 'incoming' },
        { ...talk, peer: 'alice', direction: 'incoming' },
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
