import type { Message, Sender } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import {
  alice,
  aliceTablet,
  answeredRow,
  bobPhone,
  endedRow,
  ringingRow,
} from '../testing/rows.ts';
import { outcome } from '../testing/tell-decision.ts';

const call = 'call-1';
const media = { audio: true, video: true };
const fromClients: readonly Message[] = [
  { type: 'call.ringing', call },
  { type: 'call.accept', call, media, hasOffer: true },
  { type: 'call.end', call, reason: 'hangup' },
  { type: 'call.description', call, epoch: 0, round: 1, kind: 'offer', sdp: '' },
  { type: 'call.candidates', call, epoch: 0, ufrag: '', candidates: [] },
  { type: 'call.relink', call, epoch: 1, run: 'page' },
  { type: 'call.take', call, media },
  { type: 'ice.request', call },
];
const fromServer: readonly Message[] = [
  { type: 'call.placed', call, ringMs: 1 },
  { type: 'call.expiring', call, leftMs: 1 },
  { type: 'call.absent', call },
  { type: 'call.present', call },
  {
    ...{ type: 'call.taken', call, peer: alice, direction: 'incoming', media },
    answeredMs: 1,
  } as const,
  { type: 'call.moved', call, device: 'desk' },
  {
    ...{ type: 'call.elsewhere', call, peer: 'bob', device: 'desk', direction: 'incoming', media },
    isOver: false,
  } as const,
  { type: 'calls.sync', calls: [] },
  { type: 'ice.servers', call, iceServers: [], lifetimeMs: 1 },
];

const says = (from: Sender, message: Message) =>
  ({ type: 'message', message, from, to: undefined }) as const;

describe('who may speak', () => {
  it.each(fromClients)(
    '$type: a stranger hears the same as of a call that does not exist',
    (message) => {
      const unknown = outcome(undefined, says(alice, message));
      expect(unknown).toEqual(['fault not-found body.call']);
      const stranger = { user: 'mallory', device: 'laptop' };
      for (const row of [ringingRow(), answeredRow(), endedRow()]) {
        expect(outcome(row, says(stranger, message))).toEqual(unknown);
      }
    },
  );

  it.each(fromClients.filter(({ type }) => type !== 'call.take'))(
    '$type: while it rings, another device of the caller is as strange',
    (message) => {
      expect(outcome(ringingRow(), says(aliceTablet, message))).toEqual([
        'fault not-found body.call',
      ]);
    },
  );

  it.each(fromClients.filter(({ type }) => type !== 'call.take'))(
    '$type: afterwards it is not heard, as it may have had the call',
    (message) => {
      const isForCallee = message.type === 'call.ringing' || message.type === 'call.accept';
      const then = isForCallee ? ['fault invalid body.type'] : [];
      expect(outcome(answeredRow(), says(aliceTablet, message))).toEqual(then);
      expect(outcome(endedRow(), says(aliceTablet, message))).toEqual(then);
    },
  );

  it.each(fromServer)('$type is for the server alone', (message) => {
    expect(outcome(ringingRow(), says(alice, message))).toEqual(['fault invalid body.type']);
    expect(outcome(undefined, says(bobPhone, message))).toEqual(['fault invalid body.type']);
  });

  it('an invite is placed, never relayed', () => {
    const invite: Message = { type: 'call.invite', call, media, ringMs: 1 };
    expect(outcome(ringingRow(), says(alice, invite))).toEqual([]);
  });
});

describe('what happens to a call that does not exist', () => {
  it.each([
    { type: 'arrived', device: alice, isNew: true },
    { type: 'left', device: alice },
    { type: 'started' },
  ] as const)('$type: nothing', (input) => {
    expect(outcome(undefined, input)).toEqual([]);
  });
});
