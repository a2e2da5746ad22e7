import { describe, expect, it } from 'vitest';
import type { PeerBench } from './peer-bench.ts';

const LINE = 'candidate:7 1 udp 2113937151 127.0.0.1 50000 typ host';

/** Where a peer connection shows its candidates, and what its statistics say of its way. */
export function describePeerCandidates(bench: PeerBench): void {
  describe('candidates', () => {
    it('of its own stand in its local description', async () => {
      await bench.agree();
      await gathered(bench);
      expect(bench.a.localDescription?.sdp).toMatch(/^a=candidate:\S+ 1 udp .* typ host/m);
      expect(bench.a.remoteDescription?.sdp).not.toContain('a=candidate');
    });

    it('of the other end stand in the remote description', async () => {
      await bench.agree();
      await bench.lab.settled(bench.a.addIceCandidate({ candidate: LINE, sdpMid: '0' }));
      expect(bench.a.remoteDescription?.sdp).toMatch(/^a=candidate:7 1 udp .* 50000 typ host/m);
    });

    it('may come with a description', async () => {
      bench.a.addTransceiver('audio');
      await bench.offerFrom(bench.a);
      await gathered(bench);
      const { sdp = '' } = bench.a.localDescription ?? {};
      await bench.lab.settled(bench.b.setRemoteDescription({ type: 'offer', sdp }));
      expect(bench.b.remoteDescription?.sdp).toContain('a=candidate');
    });

    it('are of one generation', async () => {
      await bench.agree();
      await bench.lab.settled(bench.a.addIceCandidate({ candidate: LINE, sdpMid: '0' }));
      bench.a.restartIce();
      const answer = await bench.answerFrom(bench.b, await bench.offerFrom(bench.a));
      await bench.lab.settled(bench.a.setRemoteDescription(answer));
      expect(bench.a.remoteDescription?.sdp).not.toContain('a=candidate:7');
    });

    it('of which there are none when only relays may be used, and none is there', async () => {
      const c = bench.lab.createPeerConnection({ iceTransportPolicy: 'relay' });
      c.addTransceiver('audio');
      await bench.offerFrom(c);
      await bench.lab.settled(untilGathered(c));
      expect(c.localDescription?.sdp).not.toContain('a=candidate');
      c.close();
    });
  });

  describe('statistics', () => {
    it('tell of its own candidates, and of the transport', async () => {
      await bench.agree();
      await gathered(bench);
      const stats = await statsOf(bench);
      const own = stats.filter(({ type }) => type === 'local-candidate');
      expect(own).toContainEqual(
        expect.objectContaining({ candidateType: 'host', protocol: 'udp' }),
      );
      expect(stats.find(({ type }) => type === 'transport')).toMatchObject({ dtlsState: 'new' });
      expect(stats.find(({ type }) => type === 'remote-candidate')).toBeUndefined();
    });

    it('tell of pairs once there are candidates of both ends', async () => {
      await bench.agree();
      await gathered(bench);
      await bench.lab.settled(bench.a.addIceCandidate({ candidate: LINE, sdpMid: '0' }));
      await bench.lab.rest();
      const stats = await statsOf(bench);
      const ids = stats.map(({ id }) => id);
      const pair = stats.find(({ type }) => type === 'candidate-pair');
      expect(ids).toContain(pair?.['localCandidateId']);
      expect(ids).toContain(pair?.['remoteCandidateId']);
    });
  });

  describe('a sender', () => {
    it('has a transport once there is a description', async () => {
      const { sender } = bench.a.addTransceiver('audio');
      expect(sender.transport).toBeNull();
      await bench.agree();
      expect(sender.transport?.state).toBe('new');
    });
  });
}

async function gathered({ a, lab }: PeerBench): Promise<void> {
  await lab.settled(untilGathered(a));
}

function untilGathered(pc: RTCPeerConnection): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (pc.iceGatheringState !== 'complete') return;
      pc.removeEventListener('icegatheringstatechange', look);
      resolve();
    };
    pc.addEventListener('icegatheringstatechange', look);
    look();
  });
}

async function statsOf({
  a,
  lab,
}: PeerBench): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const found: Record<string, unknown>[] = [];
  const report = await lab.settled(a.getStats());
  report.forEach((stats: Record<string, unknown>) => found.push(stats));
  return found;
}
