import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { bench, codes, signalingAt, TURN } from '../testing/call-test-bench.ts';

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
