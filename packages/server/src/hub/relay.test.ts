import type { Address, Message, Sender } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { alice, answeredRow, bobDesk, bobPhone, endedRow, ringingRow } from '../testing/rows.ts';
import { factsOf, outcome } from '../testing/tell-decision.ts';
import type { CallRow } from './call-row.ts';
import { decide } from './decide.ts';

const call = 'call-1';
const relink: Message = { type: 'call.relink', call, epoch: 2, run: 'page' };
const whileRinging: readonly Message[] = [
  { type: 'call.description', call, epoch: 0, round: 1, kind: 'offer', sdp: 'v=0' },
  { type: 'call.candidates', call, epoch: 0, ufrag: 'u', candidates: [] },
  {
    type: 'call.media',
    call,
    version: 1,
    microphone: 'live',
    camera: 'off',
    screen: false,
    screenAudio: false,
    held: false,
  },
];
const relayed: readonly Message[] = [...whileRinging, relink];

interface Case {
  readonly name: string;
  readonly row: CallRow;
  readonly from: Sender;
  readonly to?: Address;
  readonly then: readonly string[];
}

const says = (from: Sender, message: Message, to?: Address) =>
  ({ type: 'message', message, from, to }) as const;

const cases: readonly Case[] = [
  {
    name: 'the caller reaches all who ring',
    row: ringingRow(),
    from: alice,
    to: { user: 'bob' },
    then: ['alice/laptop → bob/phone', 'alice/laptop → bob/desk'],
  },
  {
    name: 'the caller reaches one device that rings',
    row: ringingRow(),
    from: alice,
    to: bobDesk,
    then: ['alice/laptop → bob/desk'],
  },
  {
    name: 'the caller reaches no device that does not ring',
    row: ringingRow(),
    from: alice,
    to: { user: 'bob', device: 'tablet' },
    then: [],
  },
  {
    name: 'the caller cannot reach anybody else',
    row: ringingRow(),
    from: alice,
    to: { user: 'carol' },
    then: ['fault invalid to'],
  },
  {
    name: 'the caller need not name the callee',
    row: ringingRow(),
    from: alice,
    then: ['alice/laptop → bob/phone', 'alice/laptop → bob/desk'],
  },
  {
    name: 'after the answer, caller to callee',
    row: answeredRow(),
    from: alice,
    to: bobPhone,
    then: ['alice/laptop → bob/phone'],
  },
  {
    name: 'after the answer, to the user is to the device that answered',
    row: answeredRow(),
    from: alice,
    to: { user: 'bob' },
    then: ['alice/laptop → bob/phone'],
  },
  {
    name: 'after the answer, callee to caller',
    row: answeredRow(),
    from: bobPhone,
    to: alice,
    then: ['bob/phone → alice/laptop'],
  },
  {
    name: 'after the answer, what was meant for another device of the other side goes nowhere',
    row: answeredRow(),
    from: alice,
    to: bobDesk,
    then: [],
  },
  {
    name: 'after the answer, not to anybody else',
    row: answeredRow(),
    from: bobPhone,
    to: { user: 'carol' },
    then: ['fault invalid to'],
  },
  {
    name: 'a device that lost the race is not heard',
    row: answeredRow(),
    from: bobDesk,
    to: alice,
    then: [],
  },
  { name: 'after the end nobody is heard', row: endedRow(), from: alice, to: bobPhone, then: [] },
];

describe('descriptions, candidates, the state of media and new links', () => {
  it.each(cases)('$name', ({ row, from, to, then }) => {
    const messages = row.status === 'ringing' && from === alice ? whileRinging : relayed;
    for (const message of messages) {
      const lines = outcome(row, says(from, message, to));
      expect(lines.map((line) => line.replace(`${message.type}: `, ''))).toEqual(then);
    }
  });

  it('are all that there is while it rings: there is no link yet to build anew', () => {
    expect(outcome(ringingRow(), says(alice, relink, { user: 'bob' }))).toEqual([
      'fault forbidden body.type',
    ]);
  });

  it('pass through untouched', () => {
    for (const message of relayed) {
      const { deliveries } = decide(answeredRow(), says(alice, message, bobPhone), factsOf({}));
      expect(deliveries).toEqual([{ type: 'message', to: bobPhone, from: alice, message }]);
    }
  });
});

describe('before the answer, a device of the callee', () => {
  const [offer, candidates, media] = whileRinging;
  const alone = ringingRow({ rung: ['phone'] });
  const otherBusy = ringingRow({ busy: ['desk'] });
  it.each([
    { name: 'is heard when it rings alone', row: alone, then: ['bob/phone → alice/laptop'] },
    {
      name: 'is heard when all others are busy',
      row: otherBusy,
      then: ['bob/phone → alice/laptop'],
    },
    { name: 'is not heard when others ring, too', row: ringingRow(), then: [] },
    { name: 'is not heard when it does not ring', row: ringingRow({ rung: ['desk'] }), then: [] },
  ])('$name', ({ row, then }) => {
    for (const message of [offer, candidates]) {
      if (message === undefined) throw new Error('There is no message.');
      const lines = outcome(row, says(bobPhone, message, alice));
      expect(lines.map((line) => line.replace(`${message.type}: `, ''))).toEqual(then);
    }
  });

  it.each([media, relink])('says nothing else', (message) => {
    if (message === undefined) throw new Error('There is no message.');
    expect(outcome(alone, says(bobPhone, message, alice))).toEqual(['fault forbidden body.type']);
  });

  it('speaks to nobody but the caller', () => {
    if (offer === undefined) throw new Error('There is no message.');
    expect(outcome(alone, says(bobPhone, offer, { user: 'carol' }))).toEqual(['fault invalid to']);
  });
});

describe('a request for ICE servers', () => {
  const givesIce = { settings: { givesIce: true } };
  it.each([
    { name: 'by the caller', row: ringingRow(), from: alice, then: ['ice → alice/laptop'] },
    { name: 'by a device that rings', row: ringingRow(), from: bobDesk, then: ['ice → bob/desk'] },
    { name: 'by a participant', row: answeredRow(), from: bobPhone, then: ['ice → bob/phone'] },
    { name: 'by a device that lost the race', row: answeredRow(), from: bobDesk, then: [] },
    { name: 'after the end', row: endedRow(), from: alice, then: [] },
  ])('$name', ({ row, from, then }) => {
    expect(outcome(row, says(from, { type: 'ice.request', call }), givesIce)).toEqual(then);
  });

  it('gets nothing where there is nothing to give', () => {
    expect(outcome(ringingRow(), says(alice, { type: 'ice.request', call }))).toEqual([]);
  });
});
