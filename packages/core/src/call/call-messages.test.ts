import { describe, expect, it } from 'vitest';
import type { Message } from '@earshot/signaling';
import type { LocalMediaSnapshot, LocalSlotStatus } from '../media/local-media.ts';
import { endMessageOf, inputOf, mediaMessageOf, messageOf, signalOf } from './call-messages.ts';
import type { EndReason } from './call-state.ts';

const call = 'c1';
const caller = { direction: 'outgoing', ownDevice: 'a1', fromDevice: 'b1' } as const;
const callee = { direction: 'incoming', ownDevice: 'b1', fromDevice: 'a1' } as const;
const fromServer = { ...callee, fromDevice: undefined };

function end(parts: Partial<Message<'call.end'>>): Message<'call.end'> {
  return { type: 'call.end', call, reason: 'hangup', ...parts };
}

describe('what a message means to the call', () => {
  it.each<[string, Parameters<typeof inputOf>, ReturnType<typeof inputOf>]>([
    ['ringing', [{ type: 'call.ringing', call }, caller], { type: 'remote.ringing' }],
    [
      'moved',
      [{ type: 'call.moved', call, device: 'b2' }, caller],
      { type: 'remote.moved', device: 'b2' },
    ],
    [
      'accept',
      [
        { type: 'call.accept', call, media: { audio: true, video: false }, hasOffer: false },
        caller,
      ],
      { type: 'remote.accepted', device: 'b1', hasOffer: false },
    ],
    [
      'an accept of nobody',
      [
        { type: 'call.accept', call, media: { audio: true, video: false }, hasOffer: true },
        { ...caller, fromDevice: undefined },
      ],
      undefined,
    ],
    [
      'hang-up',
      [end({}), caller],
      { type: 'remote.ended', reason: { type: 'hangup', by: 'them' }, device: 'b1' },
    ],
    [
      'hang-up told by the server',
      [end({}), fromServer],
      { type: 'remote.ended', reason: { type: 'hangup', by: 'them' } },
    ],
    ['my own victory', [end({ reason: 'answered-elsewhere', winner: 'b1' }), callee], undefined],
    [
      "another device's victory",
      [end({ reason: 'answered-elsewhere', winner: 'b2' }), fromServer],
      { type: 'remote.ended', reason: { type: 'answered-elsewhere' } },
    ],
    ['something else', [{ type: 'call.absent', call }, caller], undefined],
  ])('%s', (_name, args, expected) => {
    expect(inputOf(...args)).toEqual(expected);
  });

  it.each<[Message<'call.end'>, EndReason]>([
    [end({ reason: 'media-failed' }), { type: 'media-failed', by: 'them' }],
    [end({ reason: 'rejected', why: 'later' }), { type: 'rejected', by: 'them', why: 'later' }],
    [end({ reason: 'rejected' }), { type: 'rejected', by: 'them' }],
    [end({ reason: 'replaced', by: 'c0' }), { type: 'replaced', by: 'c0' }],
    [end({ reason: 'replaced' }), { type: 'cancelled' }],
    [end({ reason: 'server', code: 'rate-limited' }), { type: 'server', code: 'rate-limited' }],
    [end({ reason: 'server' }), { type: 'server', code: 'unknown' }],
    [end({ reason: 'max-duration' }), { type: 'max-duration' }],
  ])('$reason', (message, reason) => {
    expect(inputOf(message, caller)).toMatchObject({ reason });
  });

  it('a decline that reaches the callee was made on another device of the same user', () => {
    expect(inputOf(end({ reason: 'rejected' }), fromServer)).toMatchObject({
      reason: { type: 'rejected', by: 'me' },
    });
  });
});

describe('why this side ended it', () => {
  it.each<[EndReason, Partial<Message<'call.end'>>]>([
    [{ type: 'hangup', by: 'me' }, { reason: 'hangup' }],
    [
      { type: 'rejected', by: 'me', why: 'later' },
      { reason: 'rejected', why: 'later' },
    ],
    [{ type: 'rejected', by: 'me' }, { reason: 'rejected' }],
    [
      { type: 'replaced', by: 'c0' },
      { reason: 'replaced', by: 'c0' },
    ],
    [
      { type: 'server', code: 'x' },
      { reason: 'server', code: 'x' },
    ],
    [{ type: 'unavailable' }, { reason: 'cancelled' }],
    [{ type: 'signaling-failed' }, { reason: 'cancelled' }],
    [{ type: 'connection-lost' }, { reason: 'connection-lost' }],
  ])('$type', (reason, parts) => {
    expect(endMessageOf(call, reason)).toEqual({ type: 'call.end', call, ...parts });
  });
});

describe('what links say', () => {
  it('goes out and comes in unchanged', () => {
    const offer = { kind: 'offer', epoch: 0, round: 1, sdp: 'v=0' } as const;
    const candidates = {
      kind: 'candidates',
      epoch: 0,
      ufrag: 'u',
      candidates: [{ candidate: 'c', sdpMid: '0', sdpMLineIndex: 0 }],
    } as const;
    expect(signalOf(messageOf(call, offer))).toMatchObject(offer);
    expect(signalOf(messageOf(call, candidates))).toMatchObject(candidates);
    expect(signalOf({ type: 'call.ringing', call })).toBeUndefined();
  });
});

describe('what this side sends', () => {
  const local = (microphone: LocalSlotStatus, screen: LocalSlotStatus): LocalMediaSnapshot => ({
    stream: undefined,
    screenStream: undefined,
    microphone: { status: microphone },
    camera: { status: 'off' },
    screen: { status: screen },
    screenAudio: { status: 'off' },
  });

  it.each<[LocalSlotStatus, string]>([
    ['live', 'live'],
    ['muted', 'muted'],
    ['starting', 'live'],
    ['interrupted', 'muted'],
    ['failed', 'off'],
    ['off', 'off'],
  ])('a microphone that is %s is told as %s', (status, told) => {
    const message = mediaMessageOf(call, {
      local: local(status, 'live'),
      version: 3,
      isHeld: true,
    });
    expect(message).toEqual({
      type: 'call.media',
      call,
      version: 3,
      microphone: told,
      camera: 'off',
      screen: true,
      screenAudio: false,
      held: true,
    });
  });
});
