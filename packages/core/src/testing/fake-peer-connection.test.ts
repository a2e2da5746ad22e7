import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { FakeTrack } from './fake-media.ts';
import { FakeRtcNetwork } from './fake-rtc-network.ts';

/** Two connected peer connections, joined by hand. */
async function connectTwo(options: { readonly withCandidates: boolean }) {
  const clock = new FakeClock();
  const network = new FakeRtcNetwork({ clock });
  const [a, b] = [network.createPeerConnection(), network.createPeerConnection()];
  const candidates: Promise<void>[] = [];
  for (const [from, to] of [
    [a, b],
    [b, a],
  ] as const) {
    from.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate === null || !options.withCandidates) return;
      candidates.push(to.addIceCandidate(candidate));
    });
  }
  const run = async (operation: Promise<void>): Promise<void> => {
    await clock.advance(1);
    await operation;
  };
  const { sender } = a.addTransceiver('audio');
  void sender.replaceTrack(new FakeTrack({ kind: 'audio' }).asTrack());
  await clock.advance(5);
  await run(a.setLocalDescription());
  await run(b.setRemoteDescription(a.localDescription ?? { type: 'offer' }));
  await run(b.setLocalDescription());
  await run(a.setRemoteDescription(b.localDescription ?? { type: 'answer' }));
  await clock.advance(100);
  await Promise.all(candidates);
  return { a, b, clock, network };
}

describe('two fake peer connections', () => {
  it('connect once both descriptions and a candidate of each are known', async () => {
    const { a, b } = await connectTwo({ withCandidates: true });
    for (const pc of [a, b]) {
      expect([pc.connectionState, pc.iceConnectionState]).toEqual(['connected', 'connected']);
    }
  });

  it('never connect without candidates', async () => {
    const { a, b, clock } = await connectTwo({ withCandidates: false });
    expect([a.connectionState, b.connectionState]).toEqual(['connecting', 'connecting']);
    await clock.advance(15_000);
    expect([a.connectionState, b.connectionState]).toEqual(['failed', 'failed']);
  });

  it('refuse a candidate of another generation, as the standard wants (Chromium does not)', async () => {
    const { a, clock } = await connectTwo({ withCandidates: true });
    const candidate = 'candidate:1 1 udp 1 127.0.0.1 5000 typ host';
    const refused = expect(
      a.addIceCandidate({ candidate, sdpMid: '0', usernameFragment: 'other' }),
    ).rejects.toMatchObject({ name: 'OperationError' });
    await clock.advance(10);
    await refused;
  });

  it('carry media one way when only one sends, and count its packets', async () => {
    const { a, b, clock, network } = await connectTwo({ withCandidates: true });
    expect(network.flows(a, b, '0')).toBe(true);
    expect(network.flows(b, a, '0')).toBe(false);
    expect(b.getReceivers()[0]?.track.muted).toBe(false);
    expect(a.getReceivers()[0]?.track.muted).toBe(true);
    const before = await packetsOf(b);
    await clock.advance(1_000);
    expect((await packetsOf(b)) - before).toBe(50);
  });

  it('carry nothing through a cut, and go on after it', async () => {
    const { a, b, clock, network } = await connectTwo({ withCandidates: true });
    network.cut();
    const before = await packetsOf(b);
    await clock.advance(7_000);
    expect(await packetsOf(b)).toBe(before);
    expect(a.connectionState).toBe('disconnected');
    network.heal();
    await clock.advance(1_000);
    expect(a.connectionState).toBe('connected');
    expect(await packetsOf(b)).toBeGreaterThan(before);
  });

  it('say failed on the connection alone, as Chromium does', async () => {
    const { a, clock, network } = await connectTwo({ withCandidates: true });
    network.cut();
    await clock.advance(16_000);
    expect([a.connectionState, a.iceConnectionState]).toEqual(['failed', 'disconnected']);
  });

  it('notice that the other one is gone', async () => {
    const { a, b, clock, network } = await connectTwo({ withCandidates: true });
    a.close();
    expect(network.flows(a, b, '0')).toBe(false);
    await clock.advance(16_000);
    expect(b.connectionState).toBe('failed');
  });

  it.each([
    ['works', 'complete', ['host', 'relay', 'end'], []],
    ['refuses', 'complete', ['host', 'end'], [401]],
    ['silent', 'gathering', ['host'], []],
  ] as const)('find a TURN server that %s', async (turn, state, found, errors) => {
    const clock = new FakeClock();
    const network = new FakeRtcNetwork({ clock });
    network.turn = turn;
    const pc = network.createPeerConnection({ iceServers: [{ urls: 'turn:turn.example.com' }] });
    const said: { readonly types: string[]; readonly errors: number[] } = { types: [], errors: [] };
    pc.addEventListener('icecandidate', ({ candidate }) => {
      said.types.push(/ typ (\w+)/.exec(candidate?.candidate ?? '')?.[1] ?? 'end');
    });
    pc.addEventListener('icecandidateerror', ({ errorCode }) => said.errors.push(errorCode));
    pc.addTransceiver('audio');
    void pc.setLocalDescription();
    await clock.advance(1_000);
    expect(pc.iceGatheringState).toBe(state);
    expect(said).toEqual({ types: found, errors });
    pc.close();
    expect(clock.pending).toBe(0);
  });

  it('tell of their path as Chromium does: the pair in use, and none once it has failed', async () => {
    const { a, clock, network } = await connectTwo({ withCandidates: true });
    const typesOf = async (): Promise<readonly string[]> => {
      const types: string[] = [];
      (await a.getStats()).forEach(({ type }: RTCStats) => types.push(type));
      return types;
    };
    expect(a.getSenders()[0]?.transport?.state).toBe('connected');
    expect(await typesOf()).toContain('candidate-pair');
    network.cut();
    await clock.advance(16_000);
    expect(await typesOf()).not.toContain('candidate-pair');
    expect(await typesOf()).not.toContain('remote-candidate');
    expect(a.remoteDescription?.sdp).toContain('a=candidate');
    a.close();
    expect(a.getSenders()[0]?.transport?.state).toBe('closed');
  });

  it('are counted until they are closed, and leave no timer', async () => {
    const { a, b, clock, network } = await connectTwo({ withCandidates: true });
    expect([network.openCount, network.madeCount]).toEqual([2, 2]);
    network.cut();
    a.restartIce();
    void b.getSenders()[0]?.replaceTrack(null);
    a.close();
    b.close();
    expect([network.openCount, network.madeCount, clock.pending]).toEqual([0, 2, 0]);
  });
});

async function packetsOf(pc: RTCPeerConnection): Promise<number> {
  let packets = 0;
  const report = await pc.getStats();
  report.forEach((stats: RTCInboundRtpStreamStats) => {
    if (stats.type === 'inbound-rtp') packets += stats.packetsReceived ?? 0;
  });
  return packets;
}
