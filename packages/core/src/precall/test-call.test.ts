import { describe, expect, it } from 'vitest';
import { bench, codes, signalingAt, TURN } from '../testing/call-test-bench.ts';
import { testCall } from './test-call.ts';

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
    [{ listenMs: Number.POSITIVE_INFINITY }, 'listenMs'],
    [{ mediaMs: Number.POSITIVE_INFINITY }, 'mediaMs'],
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

  it.each([
    [0.5, 'microphone-works'],
    [0, 'microphone-silent'],
  ])(
    'that this page cannot listen to are judged by what arrives (%s): %s',
    async (energy, code) => {
      const stage = bench();
      const createPeerConnection = (options: RTCConfiguration) =>
        withEnergy(stage.rtc.createPeerConnection(options), energy);
      const platform = { ...stage.platform, createPeerConnection };
      const test = stage.begin({ platform, createMeter: () => undefined });
      expect(codes(await stage.finish(test)).microphone).toBe(code);
    },
  );

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

/** As browsers tell how loud it is what they receive. */
function withEnergy(pc: RTCPeerConnection, energy: number): RTCPeerConnection {
  const getStats = pc.getStats.bind(pc);
  pc.getStats = async () => {
    const report = await getStats();
    const told = [...report].map(([id, stats]) => {
      const { timestamp } = stats as { readonly timestamp: number };
      const seconds = timestamp / 1_000;
      const heard = { totalAudioEnergy: seconds * energy, totalSamplesDuration: seconds };
      return [id, { ...(stats as object), ...heard }] as const;
    });
    return new Map(told);
  };
  return pc;
}
