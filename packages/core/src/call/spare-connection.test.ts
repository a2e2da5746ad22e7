import { createListeners } from '@earshot/signaling';
import type { Signaling, SignalingEvents, SignalingState } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createFakePlatform } from '../testing/fake-platform.ts';
import type { FakePlatform } from '../testing/fake-platform.ts';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import { keepSpare, spareOf } from './spare-connection.ts';

const plain = { bundlePolicy: 'max-bundle' } as const;

const ONLINE = { status: 'online', self: { user: 'alice', device: 'alice-1' } } as const;

let clock: FakeClock;
let rtc: FakeRtcNetwork;
let platform: FakePlatform;
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
  platform = createFakePlatform({
    clock,
    createPeerConnection: (given) => rtc.createPeerConnection(given),
  });
  keepSpare({ signaling, platform });
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

  it('is none in a page that nobody sees, and made again in one that is seen again', async () => {
    platform.setVisible(false);
    say(ONLINE);
    await clock.advance(10_000);
    expect([rtc.madeCount, clock.pending]).toEqual([0, 0]);
    platform.setVisible(true);
    await clock.advance(2_000);
    expect(rtc.openCount).toBe(1);
    platform.setVisible(false);
    expect(rtc.openCount).toBe(0);
    platform.setVisible(true);
    await clock.advance(2_000);
    expect(spareOf(signaling)?.take(plain)?.signalingState).toBe('stable');
  });

  it('stays while signaling is away for a moment', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    say({ status: 'resuming', attempt: 1 });
    say(ONLINE);
    await clock.advance(10_000);
    expect([rtc.openCount, rtc.madeCount]).toEqual([1, 1]);
  });

  it('is let go with the client, and none is made any more', async () => {
    say(ONLINE);
    await clock.advance(2_000);
    expect(rtc.openCount).toBe(1);
    say({ status: 'closed' });
    expect([rtc.openCount, clock.pending, platform.listeners]).toEqual([0, 0, 0]);
    spareOf(signaling)?.take(plain);
    await clock.advance(10_000);
    expect(rtc.openCount).toBe(0);
  });
});
