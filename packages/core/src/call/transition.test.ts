import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import type { CallInput } from './call-input.ts';
import type { CallModel } from './call-model.ts';
import type { CallState } from './call-state.ts';
import { placeCall, receiveCall, rejoinCall, transition } from './transition.ts';
import type { Transition } from './transition.ts';

const AT = 5_000;

function model(parts: Partial<CallModel> & { state: CallState }): CallModel {
  return { direction: 'outgoing', arbiter: 'server', isAnnounced: true, ...parts };
}

function go(from: CallModel, input: CallInput): Transition {
  return transition(from, { input, at: AT });
}

const dialing = model({ state: { status: 'dialing' } });
const ringingOut = model({ state: { status: 'ringing' } });
const ringingIn = model({ direction: 'incoming', device: 'a1', state: { status: 'ringing' } });
const connecting = model({ device: 'b1', state: { status: 'connecting' } });
const connected = model({ device: 'b1', state: { status: 'connected', since: 1_000 } });
const reconnecting = model({
  device: 'b1',
  state: { status: 'reconnecting', since: 1_000, attempt: 1 },
});

describe('a placed call', () => {
  it('captures and dials, and announces nothing before there is media', () => {
    const [placed, effects] = placeCall('server');
    expect(placed).toEqual({
      direction: 'outgoing',
      arbiter: 'server',
      state: { status: 'dialing' },
      isAnnounced: false,
    });
    expect(effects).toEqual([{ type: 'capture' }, { type: 'start-timer', timer: 'ring' }]);
    expect(go(placed, { type: 'local.hang-up' })[1]).toEqual([{ type: 'dispose' }]);
  });

  it('dialing + media.ready → invites and opens the link, once', () => {
    const [announced, effects] = go(placeCall('server')[0], { type: 'media.ready' });
    expect(effects).toEqual([{ type: 'send-invite' }, { type: 'open-link' }]);
    expect(go(announced, { type: 'media.ready' })).toEqual([announced, []]);
  });

  it('without a server also watches whether anything rings at all', () => {
    expect(placeCall('peers')[1]).toContainEqual({ type: 'start-timer', timer: 'reach' });
    expect(go({ ...dialing, arbiter: 'peers' }, { type: 'timer.reach' })[0].state).toMatchObject({
      reason: { type: 'unavailable' },
    });
  });

  it('dialing + remote.ringing → ringing', () => {
    expect(go(dialing, { type: 'remote.ringing' })[0].state).toEqual({ status: 'ringing' });
  });

  it('ringing + remote.accepted → connecting, with that device', () => {
    const [next, effects] = go(ringingOut, {
      type: 'remote.accepted',
      device: 'b1',
      hasOffer: true,
    });
    expect(next).toMatchObject({ state: { status: 'connecting' }, device: 'b1' });
    expect(effects).toEqual([
      { type: 'share-media-state' },
      { type: 'start-recovery' },
      { type: 'start-timer', timer: 'connect' },
    ]);
  });

  it('says the offer again to a device that never got it', () => {
    const [, effects] = go(ringingOut, { type: 'remote.accepted', device: 'b1', hasOffer: false });
    expect(effects).toContainEqual({ type: 'resend-offer' });
  });

  it('takes an accept that overtook the ringing', () => {
    const [next] = go(dialing, { type: 'remote.accepted', device: 'b1', hasOffer: true });
    expect(next.state.status).toBe('connecting');
  });

  it('without a server names the winner, and turns away the second device, even after the end', () => {
    const peers = { ...ringingOut, arbiter: 'peers' } as const;
    const [answered, effects] = go(peers, {
      type: 'remote.accepted',
      device: 'b1',
      hasOffer: true,
    });
    expect(effects[0]).toEqual({ type: 'send-winner', device: 'b1' });
    const late: CallInput = { type: 'remote.accepted', device: 'b2', hasOffer: true };
    expect(go(answered, late)).toEqual([
      answered,
      [{ type: 'send-too-late', device: 'b2', winner: 'b1' }],
    ]);
    const [ended] = go(answered, { type: 'local.hang-up' });
    expect(go(ended, late)[1]).toEqual([{ type: 'send-too-late', device: 'b2', winner: 'b1' }]);
    expect(go(answered, { ...late, device: 'b1' })).toEqual([answered, []]);
  });

  it('with a server leaves that to the server', () => {
    expect(go(connected, { type: 'remote.accepted', device: 'b2', hasOffer: true })).toEqual([
      connected,
      [],
    ]);
  });

  it('ring timer: unanswered; signaling-failed when the invite never left', () => {
    const offline: CallInput = { type: 'timer.ring', isOnline: false };
    expect(go(ringingOut, offline)[0].state).toMatchObject({ reason: { type: 'unanswered' } });
    expect(go(dialing, { ...offline, isOnline: true })[0].state).toMatchObject({
      reason: { type: 'unanswered' },
    });
    expect(go(dialing, offline)[0].state).toMatchObject({ reason: { type: 'signaling-failed' } });
  });

  it('glare: gives way only while nobody has answered', () => {
    const input: CallInput = { type: 'local.replaced', by: 'other' };
    const [next, effects] = go(ringingOut, input);
    expect(next.state).toMatchObject({
      status: 'ended',
      reason: { type: 'replaced', by: 'other' },
    });
    expect(effects).toEqual([
      { type: 'send-end', reason: { type: 'replaced', by: 'other' } },
      { type: 'dispose' },
    ]);
    expect(go(connecting, input)).toEqual([connecting, []]);
  });

  it('without a server passes a decline on to the devices that still ring, and heeds busy only before one rings', () => {
    const peers = { ...ringingOut, arbiter: 'peers' } as const;
    const declined: CallInput = {
      type: 'remote.ended',
      reason: { type: 'rejected', by: 'them' },
      device: 'b1',
    };
    expect(go(peers, declined)[1]).toEqual([
      { type: 'send-end', reason: { type: 'rejected', by: 'them' } },
      { type: 'dispose' },
    ]);
    const busy: CallInput = { type: 'remote.ended', reason: { type: 'busy' }, device: 'b2' };
    expect(go(peers, busy)).toEqual([peers, []]);
    expect(go({ ...peers, state: { status: 'dialing' } }, busy)[0].state).toMatchObject({
      reason: { type: 'busy' },
    });
  });
});

describe('an incoming call', () => {
  it('rings and says so', () => {
    const [next, effects] = receiveCall('server', 'a1');
    expect(next).toEqual({ ...ringingIn });
    expect(effects).toEqual([
      { type: 'send-ringing' },
      { type: 'prepare-link' },
      { type: 'start-timer', timer: 'ring' },
    ]);
  });

  it('ringing + local.accept → connecting, claiming the call before anything slow', () => {
    const [next, effects] = go(ringingIn, { type: 'local.accept' });
    expect(next.state).toEqual({ status: 'connecting' });
    expect(effects.map((effect) => effect.type)).toEqual([
      'send-accept',
      'open-link',
      'capture',
      'share-media-state',
      'start-recovery',
      'start-timer',
    ]);
  });

  it('ringing + local.reject or local.hang-up → rejected by me', () => {
    expect(go(ringingIn, { type: 'local.reject', why: 'later' })[0].state).toEqual({
      status: 'ended',
      reason: { type: 'rejected', by: 'me', why: 'later' },
      endedAt: AT,
    });
    expect(go(ringingIn, { type: 'local.reject' })[0].state).toMatchObject({
      reason: { type: 'rejected', by: 'me' },
    });
    expect(go(ringingIn, { type: 'local.hang-up' })[0].state).toMatchObject({
      reason: { type: 'rejected' },
    });
    expect(go(connecting, { type: 'local.reject' })).toEqual([connecting, []]);
  });

  it('ringing + local.left → unanswered, and goes on ringing on the other devices', () => {
    const [next, effects] = go(ringingIn, { type: 'local.left' });
    expect(next.state).toMatchObject({ reason: { type: 'unanswered' } });
    expect(effects).toEqual([{ type: 'dispose' }]);
    expect(go(connected, { type: 'local.left' })[0].state).toMatchObject({
      reason: { type: 'hangup', by: 'me' },
    });
    expect(go(ringingOut, { type: 'local.left' })[1][0]).toEqual({
      type: 'send-end',
      reason: { type: 'cancelled' },
    });
  });

  it('says nothing back when the other side ended it', () => {
    const [next, effects] = go(ringingIn, {
      type: 'remote.ended',
      reason: { type: 'cancelled' },
      device: 'a1',
    });
    expect(next.state).toMatchObject({ reason: { type: 'cancelled' } });
    expect(effects).toEqual([{ type: 'dispose' }]);
  });
});

describe('media', () => {
  it('connecting + link.connected → connected, since now', () => {
    expect(go(connecting, { type: 'link.connected' })[0].state).toEqual({
      status: 'connected',
      since: AT,
    });
  });

  it('connected + link.lost → reconnecting → connected keeps since', () => {
    const [lost, effects] = go(connected, { type: 'link.lost' });
    expect(lost.state).toEqual({ status: 'reconnecting', since: 1_000, attempt: 1 });
    expect(effects).toEqual([]);
    expect(go(lost, { type: 'link.retried' })[0].state).toMatchObject({ attempt: 2 });
    const [back, after] = go(lost, { type: 'link.connected' });
    expect(back.state).toEqual({ status: 'connected', since: 1_000 });
    expect(after).toEqual([]);
  });

  it('giving up: connection-lost after media, network-unsupported before', () => {
    const [ended, effects] = go(reconnecting, { type: 'link.gave-up' });
    expect(ended.state).toEqual({
      status: 'ended',
      reason: { type: 'connection-lost' },
      since: 1_000,
      endedAt: AT,
    });
    expect(effects.map((effect) => effect.type)).toEqual(['send-end', 'dispose']);
    expect(go(connecting, { type: 'link.gave-up' })[0].state).toMatchObject({
      reason: { type: 'network-unsupported' },
    });
    expect(go(connecting, { type: 'timer.connect' })[0].state).toMatchObject({
      reason: { type: 'network-unsupported' },
    });
  });

  it('a call that was answered before goes on here', () => {
    const [model, effects] = rejoinCall('incoming', { device: 'a1', since: 700 });
    expect(model).toEqual({
      direction: 'incoming',
      arbiter: 'server',
      isAnnounced: true,
      device: 'a1',
      state: { status: 'reconnecting', since: 700, attempt: 1 },
    });
    expect(effects.map((effect) => effect.type)).toEqual([
      'rejoin-link',
      'capture',
      'share-media-state',
      'start-recovery',
    ]);
    expect(go(model, { type: 'link.connected' })[0].state).toEqual({
      status: 'connected',
      since: 700,
    });
  });

  it.each([
    ['connecting', connecting],
    ['connected', connected],
    ['reconnecting', reconnecting],
  ])('%s + remote.moved → the same, with another device', (_status, model) => {
    const [moved, effects] = go(model, { type: 'remote.moved', device: 'b9' });
    expect(moved).toEqual({ ...model, device: 'b9' });
    expect(effects).toEqual([]);
  });

  it('losing the socket is not losing the call', () => {
    const closed: CallInput = {
      type: 'signaling.closed',
      error: new EarshotError('signaling/unauthorized', { message: 'Sign in again.' }),
    };
    expect(go(connected, closed)).toEqual([connected, []]);
    expect(go(ringingOut, closed)[0].state).toMatchObject({
      reason: { type: 'signaling-failed', error: closed.error },
    });
    expect(go(ringingOut, closed)[1]).toEqual([{ type: 'dispose' }]);
    expect(go(dialing, { type: 'signaling.closed' })[0].state).toMatchObject({
      reason: { type: 'signaling-failed' },
    });
  });

  it('a call that the server forgot goes on while media does', () => {
    const forgotten: CallInput = { type: 'remote.forgotten' };
    expect(go(connected, forgotten)).toEqual([connected, []]);
    expect(go(dialing, forgotten)).toEqual([dialing, []]);
    expect(go(ringingOut, forgotten)[0].state).toMatchObject({ reason: { type: 'unanswered' } });
    expect(go(ringingIn, forgotten)[0].state).toMatchObject({ reason: { type: 'cancelled' } });
    expect(go(reconnecting, forgotten)[0].state).toMatchObject({
      reason: { type: 'connection-lost' },
    });
    expect(go(connecting, forgotten)[0].state).toMatchObject({
      reason: { type: 'connection-lost' },
    });
  });

  it('the caller watches the maximum duration where no server does', () => {
    const timer: CallInput = { type: 'timer.max-duration' };
    expect(go(connected, timer)).toEqual([connected, []]);
    const peers = { ...connected, arbiter: 'peers' } as const;
    expect(go(peers, timer)[0].state).toMatchObject({ reason: { type: 'max-duration' } });
    expect(go({ ...peers, direction: 'incoming' }, timer)[1]).toEqual([]);
    expect(go({ ...peers, state: connecting.state }, { type: 'link.connected' })[1]).toEqual([
      { type: 'start-timer', timer: 'max-duration' },
    ]);
  });

  it('a late word of another device changes nothing', () => {
    const late: CallInput = {
      type: 'remote.ended',
      reason: { type: 'rejected', by: 'them' },
      device: 'b2',
    };
    expect(go(connected, late)).toEqual([connected, []]);
    expect(go(connected, { ...late, device: 'b1' })[0].state.status).toBe('ended');
  });
});
