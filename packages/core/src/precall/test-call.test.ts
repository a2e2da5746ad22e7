import type { Signaling, SignalingEvents, SignalingState } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { FakeMediaDevices } from '../testing/fake-media-devices.ts';
import { createFakePlatform } from '../testing/fake-platform.ts';
import { FakeRtcNetwork } from '../testing/fake-rtc-network.ts';
import type { CallTest, CallTestOptions, CallTestSnapshot, TestStepName } from './call-test.ts';
import { testCall } from './test-call.ts';

const TURN: RTCIceServer = {
  urls: ['stun:s', 'turn:t', 'turn:t?transport=tcp'],
  username: 'u',
  credential: 'c',
};

interface Bench {
  readonly clock: FakeClock;
  readonly rtc: FakeRtcNetwork;
  readonly devices: FakeMediaDevices;
  readonly platform: ReturnType<typeof createFakePlatform>;
  begin(options?: CallTestOptions): CallTest;
  /** Lets the test come to its end, and nothing is left open. */
  finish(test: CallTest): Promise<CallTestSnapshot>;
}

function bench({ isSecure = true, hasRtc = true } = {}): Bench {
  const clock = new FakeClock();
  const rtc = new FakeRtcNetwork({ clock });
  const devices = new FakeMediaDevices();
  const platform = createFakePlatform({
    clock,
    mediaDevices: isSecure ? devices : undefined,
    ...(hasRtc && { createPeerConnection: (options) => rtc.createPeerConnection(options) }),
  });
  return {
    ...{ clock, rtc, devices, platform },
    begin: (options = {}) =>
      testCall({
        platform,
        createMeter: () => ({ read: () => 0.1, close: () => undefined }),
        createPictureMeter: () => ({ read: () => 9, close: () => undefined }),
        ...options,
      }),
    async finish(test) {
      let over: CallTestSnapshot | undefined;
      void test.done.then((snapshot) => (over = snapshot));
      for (let waited = 0; over === undefined && waited < 120; waited += 1) {
        await clock.advance(1_000);
      }
      expect(over).toBe(test.snapshot);
      expect(test.snapshot.isRunning).toBe(false);
      expect({
        timers: platform.pendingTimers,
        tracks: platform.liveTracks,
        listeners: platform.listeners,
        connections: rtc.openCount,
        heard: rtc.listening,
      }).toEqual({ timers: 0, tracks: 0, listeners: 0, connections: 0, heard: 0 });
      return test.snapshot;
    },
  };
}

function codes({ steps }: CallTestSnapshot): Readonly<Partial<Record<TestStepName, string>>> {
  return Object.fromEntries(steps.map(({ name, code }) => [name, code]));
}

describe('a test of everything that a call needs', () => {
  it('that goes well says so step by step', async () => {
    const stage = bench();
    const test = stage.begin({ iceServers: [TURN], speaker: 'speaker-1' });
    const seen = new Set<string>();
    test.subscribe(() => {
      for (const { name, status } of test.snapshot.steps) seen.add(`${name} ${status}`);
    });
    const snapshot = await stage.finish(test);
    expect(codes(snapshot)).toEqual({
      microphone: 'microphone-works',
      camera: 'camera-works',
      speaker: 'speaker-found',
      signaling: 'not-configured',
      direct: 'direct-works',
      stun: 'stun-works',
      'turn-udp': 'turn-works',
      'turn-tcp': 'turn-works',
      'turn-tls': 'not-configured',
      media: 'media-excellent',
    });
    expect(snapshot.verdict?.code).toBe('ready');
    expect(snapshot.expected).toMatchObject({
      level: 'excellent',
      lossPercent: 0,
      isRelayed: true,
    });
    for (const name of ['microphone', 'camera', 'turn-udp', 'media']) {
      expect(seen).toContain(`${name} running`);
      expect(seen).toContain(`${name} passed`);
    }
    expect(seen).toContain('media waiting');
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it('tries each address alone', async () => {
    const stage = bench();
    const asked: RTCConfiguration[] = [];
    const createPeerConnection = (configuration: RTCConfiguration) => {
      asked.push(configuration);
      return stage.rtc.createPeerConnection(configuration);
    };
    const platform = { ...stage.platform, createPeerConnection };
    await stage.finish(stage.begin({ platform, iceServers: [TURN] }));
    const tried = asked.map(({ iceServers = [], iceTransportPolicy }) => [
      ...iceServers.map(({ urls }) => urls),
      iceTransportPolicy,
    ]);
    expect(tried).toEqual([
      [undefined],
      ['stun:s', 'all'],
      ['turn:t', 'relay'],
      ['turn:t?transport=tcp', 'relay'],
      ['turn:t', 'relay'],
      ['turn:t', 'relay'],
    ]);
  });

  it('of a voice call asks for no camera', async () => {
    const stage = bench();
    const snapshot = await stage.finish(stage.begin({ video: false }));
    expect(codes(snapshot)).toMatchObject({
      microphone: 'microphone-works',
      camera: 'not-wanted',
      media: 'media-local',
    });
    expect(stage.devices.asked).toHaveLength(1);
    expect(stage.devices.asked[0]).not.toHaveProperty('video');
    expect(snapshot.expected).not.toHaveProperty('level');
  });

  it('of nothing sends nothing', async () => {
    const stage = bench();
    const snapshot = await stage.finish(stage.begin({ audio: false, video: false }));
    expect(codes(snapshot)).toMatchObject({ microphone: 'not-wanted', media: 'nothing-to-send' });
    expect(stage.devices.asked).toEqual([]);
  });

  it('asks for the devices that are named', async () => {
    const stage = bench();
    const options = { audio: { deviceId: 'mic-2' }, video: { deviceId: 'cam-2' } };
    await stage.finish(stage.begin({ ...options, speaker: 'gone' }));
    expect(stage.devices.asked[0]).toMatchObject({
      audio: { deviceId: { ideal: 'mic-2' } },
      video: { deviceId: { ideal: 'cam-2' } },
    });
  });

  it.each([
    [{ listenMs: 0 }, 'listenMs'],
    [{ mediaMs: 4_999 }, 'mediaMs'],
    [{ mediaMs: Number.NaN }, 'mediaMs'],
  ])('refuses %j', (options, option) => {
    expect(() => testCall(options)).toThrow(
      expect.objectContaining({ code: 'option/invalid', details: { option } }),
    );
  });
});

describe('devices', () => {
  it('that are denied', async () => {
    const stage = bench();
    stage.devices.permission.microphone = 'denied';
    const snapshot = await stage.finish(stage.begin());
    expect(codes(snapshot)).toMatchObject({
      microphone: 'microphone-denied',
      camera: 'camera-works',
    });
    expect(snapshot.verdict?.code).toBe('not-ready');
  });

  it('that are not there', async () => {
    const stage = bench({ isSecure: false });
    const snapshot = await stage.finish(stage.begin());
    expect(codes(snapshot)).toMatchObject({
      microphone: 'page-insecure',
      camera: 'page-insecure',
      speaker: 'not-told',
      media: 'nothing-to-send',
    });
  });

  it('that give nothing', async () => {
    const stage = bench();
    const test = stage.begin({
      createMeter: () => ({ read: () => 0.0001, close: () => undefined }),
      createPictureMeter: () => ({ read: () => 1, close: () => undefined }),
    });
    const snapshot = await stage.finish(test);
    expect(codes(snapshot)).toMatchObject({
      microphone: 'microphone-silent',
      camera: 'camera-no-pictures',
    });
    expect(snapshot.steps[0]?.figures).toEqual({ loudness: 0.0001 });
    expect(snapshot.verdict?.code).toBe('limited');
  });

  it('that nobody can listen to', async () => {
    const refuses = (): never => {
      throw new Error('No more of these.');
    };
    for (const createMeter of [() => undefined, refuses]) {
      const stage = bench();
      const createPictureMeter = () => undefined;
      const snapshot = await stage.finish(stage.begin({ createMeter, createPictureMeter }));
      expect(codes(snapshot)).toMatchObject({
        microphone: 'microphone-unheard',
        camera: 'not-told',
      });
    }
  });

  it('in a page that nobody has touched', async () => {
    const stage = bench();
    const createMeter = () => ({ read: () => undefined, close: () => undefined });
    const snapshot = await stage.finish(stage.begin({ createMeter }));
    expect(codes(snapshot).microphone).toBe('microphone-unheard');
  });

  it('that nobody answered for', async () => {
    const stage = bench();
    stage.devices.pause();
    const snapshot = await stage.finish(stage.begin());
    expect(codes(snapshot)).toMatchObject({
      microphone: 'microphone-denied',
      camera: 'camera-denied',
    });
    stage.devices.resume();
    await stage.clock.advance(10);
    expect(stage.platform.liveTracks).toBe(0);
  });
});

describe('ways through the network', () => {
  it('that refuse the credentials', async () => {
    const stage = bench();
    stage.rtc.turn = 'refuses';
    const snapshot = await stage.finish(stage.begin({ iceServers: [TURN] }));
    expect(codes(snapshot)).toMatchObject({
      direct: 'direct-works',
      'turn-udp': 'turn-unauthorized',
      'turn-tcp': 'turn-unauthorized',
      media: 'media-local',
    });
    expect(snapshot.verdict?.code).toBe('limited');
  });

  it('that are silent', async () => {
    const stage = bench();
    stage.rtc.turn = 'silent';
    const snapshot = await stage.finish(stage.begin({ iceServers: [TURN] }));
    expect(codes(snapshot)['turn-udp']).toBe('turn-unreachable');
    const { figures } = snapshot.steps.find(({ name }) => name === 'turn-udp') ?? {};
    expect(figures).toEqual({ tookMs: 6_000 });
  });

  it('that nothing gets through', async () => {
    const stage = bench();
    stage.rtc.cut();
    const snapshot = await stage.finish(stage.begin({ iceServers: [TURN] }));
    expect(codes(snapshot).media).toBe('media-blocked');
    expect(snapshot.expected).toBeUndefined();
  });

  it('that break', async () => {
    const stage = bench();
    const test = stage.begin();
    await stage.clock.advance(1_500);
    stage.rtc.cut();
    expect(codes(await stage.finish(test)).media).toBe('media-missing');
  });

  it('in a browser that cannot describe a connection', async () => {
    const stage = bench();
    stage.rtc.refuseLocalDescriptions(100);
    const snapshot = await stage.finish(stage.begin());
    expect(codes(snapshot)).toMatchObject({ direct: 'direct-hidden', media: 'media-blocked' });
  });

  it('in a browser without WebRTC', async () => {
    const stage = bench({ hasRtc: false });
    const snapshot = await stage.finish(stage.begin({ iceServers: [TURN] }));
    expect(codes(snapshot)).toMatchObject({
      direct: 'webrtc-missing',
      stun: 'webrtc-missing',
      'turn-udp': 'webrtc-missing',
      media: 'webrtc-missing',
    });
  });
});

/** Signaling that comes online when a test says so, and answers probes after a while, or never. */
function signalingAt(clock: FakeClock, answerMs: number | undefined) {
  const listeners = new Set<SignalingEvents['state']>();
  let state: SignalingState = { status: 'connecting', attempt: 1 };
  let heardAt = clock.now();
  const signaling: Signaling = {
    get state() {
      return state;
    },
    self: undefined,
    arbiter: 'server',
    providesIce: false,
    get heardAt() {
      return heardAt;
    },
    probe() {
      if (answerMs !== undefined) clock.after(answerMs, () => (heardAt = clock.now()));
    },
    connect: () => undefined,
    send: () => undefined,
    on(_event, listener) {
      listeners.add(listener as SignalingEvents['state']);
      return () => void listeners.delete(listener as SignalingEvents['state']);
    },
    close: () => undefined,
  };
  return {
    signaling,
    listeners,
    become(next: SignalingState) {
      state = next;
      for (const listener of [...listeners]) listener(next);
    },
  };
}

const self = { user: 'alice', device: 'a' };

describe('signaling', () => {
  it.each([
    [40, 'signaling-works'],
    [2_000, 'signaling-slow'],
    [undefined, 'signaling-unreachable'],
  ] as const)('that answers after %s ms: %s', async (answerMs, code) => {
    const stage = bench();
    const { signaling, listeners, become } = signalingAt(stage.clock, answerMs);
    become({ status: 'online', self });
    const snapshot = await stage.finish(stage.begin({ signaling }));
    expect(codes(snapshot).signaling).toBe(code);
    const { figures } = snapshot.steps.find(({ name }) => name === 'signaling') ?? {};
    expect(figures?.roundTripMs).toBe(answerMs);
    expect(listeners.size).toBe(0);
  });

  it('that comes online meanwhile', async () => {
    const stage = bench();
    const { signaling, become } = signalingAt(stage.clock, 10);
    const test = stage.begin({ signaling });
    await stage.clock.advance(2_000);
    become({ status: 'resuming', attempt: 1 });
    become({ status: 'online', self });
    expect(codes(await stage.finish(test)).signaling).toBe('signaling-works');
  });

  it('that tells no time', async () => {
    const stage = bench();
    const { signaling } = signalingAt(stage.clock, 10);
    const state = { status: 'online', self } as const;
    const { probe, ...direct } = { ...signaling, state };
    expect(probe).toBeDefined();
    const snapshot = await stage.finish(stage.begin({ signaling: direct }));
    expect(codes(snapshot).signaling).toBe('signaling-works');
  });

  it.each([
    ['signaling-unreachable', { status: 'connecting', attempt: 1 }],
    ['signaling-unreachable', { status: 'closed' }],
    ['signaling-refused', { status: 'closed', error: new EarshotError('signaling/unauthorized') }],
  ] as const)('%s while it is %j', async (code, state) => {
    const stage = bench();
    const { signaling, become } = signalingAt(stage.clock, 10);
    become(state);
    const snapshot = await stage.finish(stage.begin({ signaling }));
    expect(codes(snapshot).signaling).toBe(code);
  });
});

describe('a test that is ended', () => {
  it.each([0, 50, 150, 500, 4_000])('after %i ms lets go of everything', async (afterMs) => {
    const stage = bench();
    const abort = new AbortController();
    const test = stage.begin({ iceServers: [TURN], signal: abort.signal });
    await stage.clock.advance(afterMs);
    abort.abort();
    test.close();
    const snapshot = await stage.finish(test);
    expect(snapshot.verdict?.code).toBe('cancelled');
    expect(codes(snapshot).media).toBe('cancelled');
    expect(snapshot.expected).toBeUndefined();
  });

  it('before it began', async () => {
    const stage = bench();
    const snapshot = await stage.finish(stage.begin({ signal: AbortSignal.abort() }));
    expect(new Set(Object.values(codes(snapshot)))).toEqual(new Set(['cancelled']));
  });

  it('by something that surprises', async () => {
    const stage = bench();
    const connect = (): never => {
      throw new Error('Not today.');
    };
    const signaling = { ...signalingAt(stage.clock, 10).signaling, connect };
    const snapshot = await stage.finish(stage.begin({ signaling, iceServers: [TURN] }));
    expect(snapshot.verdict?.code).toBe('cancelled');
    const events = stage.platform.entries.map(({ event }) => event);
    expect(events).toContain('test.failed');
  });
});
