import { createListeners } from '@earshot/signaling';
import type { Signaling, SignalingEvents, SignalingState } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import { keepSpare, spareOf } from './spare-connection.ts';

const plain = { bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' } as const;

const ONLINE = { status: 'online', self: { user: 'alice', device: 'alice-1' } } as const;

let clock: FakeClock;
let rtc: FakeRtcNetwork;
let signaling: Signaling;
let say: (state: SignalingState) => void;

beforeEach(() => {
  clock = new FakeClock();
  rtc = new FakeRtcNetwork({ clock });
  const events = createListeners<SignalingEvents>(() => undefined);
  let state: SignalingState = { status: 'offline' };
  say = (next) => {
    state = next;
    events.emit('state', next);
  };
  signaling = {
    on: events.on,
    get state() {
      return state;
    },
  } as unknown as Signaling;
  keepSpare({
    signaling,
    platform: { clock, createPeerConnection: (given) => rtc.createPeerConnection(given) },
  });
});

describe('a spare connection', () => {
  it('is made a while after the client has come online, with its four slots', async () => {
    await clock.advance(10_000);
    expect(rtc.madeCount).toBe(0);
    say(ONLINE);
    await clock.advance(2_000);
    const taken = spareOf(signaling)?.take(plain);
    expect(taken?.getTransceivers().map(({ receiver }) => receiver.track.kind)).toEqual([
      'audio',
      'video',
      'video',
      'audio',
    ]);
    expect(taken?.signalingState).toBe('stable');
  });

  it('is another one after it was taken', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    const first = spareOf(signaling)?.take(plain);
    expect(spareOf(signaling)?.take(plain)).toBeUndefined();
    await clock.advance(2_000);
    const second = spareOf(signaling)?.take(plain);
    expect([first === second, rtc.madeCount]).toEqual([false, 2]);
  });

  it('takes the configuration of its call', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    const iceServers = [{ urls: 'stun:stun.example.com' }];
    const taken = spareOf(signaling)?.take({ ...plain, iceServers, iceTransportPolicy: 'relay' });
    expect(taken?.getConfiguration()).toMatchObject({ iceServers, iceTransportPolicy: 'relay' });
  });

  it('is let go when the browser refuses the configuration', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    expect(
      spareOf(signaling)?.take({ ...plain, iceServers: [{ urls: 'nonsense' }] }),
    ).toBeUndefined();
    expect(rtc.openCount).toBe(0);
  });

  it('is let go with the client, and none is made any more', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    expect(rtc.openCount).toBe(1);
    say({ status: 'closed' });
    expect([rtc.openCount, clock.pending]).toEqual([0, 0]);
    spareOf(signaling)?.take(plain);
    await clock.advance(10_000);
    expect(rtc.openCount).toBe(0);
  });
});
