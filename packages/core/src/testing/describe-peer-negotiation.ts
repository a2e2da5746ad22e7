import { describe, expect, it } from 'vitest';
import type { PeerBench } from './peer-bench.ts';

/** When a peer connection asks for a negotiation, and what it makes of one. */
export function describePeerNegotiation(bench: PeerBench): void {
  describe('offers that cross', () => {
    it('roll the own one back, and its media sections lose their names', async () => {
      for (const pc of [bench.a, bench.b]) pc.addTransceiver('audio');
      const [offer] = [await bench.offerFrom(bench.a), await bench.offerFrom(bench.b)];
      expect(bench.b.getTransceivers().map(({ mid }) => mid)).toEqual(['0']);
      await bench.lab.settled(bench.b.setRemoteDescription(offer));
      expect(bench.b.signalingState).toBe('have-remote-offer');
      expect(bench.b.getTransceivers().map(({ mid, direction }) => [mid, direction])).toEqual([
        [null, 'sendrecv'],
        ['0', 'recvonly'],
      ]);
    });

    it('ask for a negotiation once more, after the answer', async () => {
      for (const pc of [bench.a, bench.b]) pc.addTransceiver('audio');
      const asked = wishesOf(bench.b);
      await bench.lab.rest();
      expect(asked.count).toBe(1);
      const [offer] = [await bench.offerFrom(bench.a), await bench.offerFrom(bench.b)];
      await bench.answerFrom(bench.b, offer);
      await bench.lab.rest();
      expect(asked.count).toBe(2);
    });

    it('can be undone after the remote one was taken', async () => {
      bench.b.addTransceiver('audio');
      bench.a.addTransceiver('video');
      await bench.lab.settled(bench.b.setRemoteDescription(await bench.offerFrom(bench.a)));
      expect(bench.b.getTransceivers()).toHaveLength(2);
      await bench.lab.settled(bench.b.setRemoteDescription({ type: 'rollback' }));
      expect(bench.b.signalingState).toBe('stable');
      expect(bench.b.getTransceivers()).toHaveLength(1);
    });
  });

  describe('asks for a negotiation', () => {
    it.each([
      ['once for many transceivers', ['audio', 'video', 'audio'] as const],
      ['once for one', ['audio'] as const],
    ])('%s', async (_, kinds) => {
      const asked = wishesOf(bench.a);
      for (const kind of kinds) bench.a.addTransceiver(kind);
      await bench.lab.rest();
      expect(asked.count).toBe(1);
    });

    it('not when a track is replaced', async () => {
      await bench.agree();
      await bench.lab.rest();
      const asked = wishesOf(bench.a);
      await bench.lab.settled(
        bench.a.getSenders()[0]?.replaceTrack(bench.lab.createTrack('audio')) ?? never(),
      );
      await bench.lab.rest();
      expect(asked.count).toBe(0);
    });

    it('when a direction changes, and not when it is back before it was noticed', async () => {
      await bench.agree();
      await bench.lab.rest();
      const asked = wishesOf(bench.a);
      const [audio] = bench.a.getTransceivers();
      if (audio === undefined) return never();
      audio.direction = 'recvonly';
      audio.direction = 'sendrecv';
      await bench.lab.rest();
      // The callee answered recvonly, so that sendrecv is what was offered, and needs no more.
      expect(asked.count).toBe(0);
      audio.direction = 'inactive';
      await bench.lab.rest();
      expect(asked.count).toBe(1);
    });
  });

  describe('the handshake', () => {
    it.each([
      ['actpass', 'active'],
      ['active', 'passive'],
      ['passive', 'active'],
    ])('that is offered as %s is answered as %s, and so again', async (offered, answered) => {
      bench.a.addTransceiver('audio');
      for (const later of [offered, 'actpass']) {
        const { sdp = '' } = await bench.offerFrom(bench.a);
        expect(sdp).toContain('a=setup:actpass');
        const offer = { type: 'offer', sdp: sdp.replaceAll('actpass', later) } as const;
        const answer = await bench.answerFrom(bench.b, offer);
        expect(answer.sdp).toContain(`a=setup:${answered}`);
        await bench.lab.settled(bench.a.setRemoteDescription(answer));
      }
    });

    it('cannot be turned round later', async () => {
      await bench.agree();
      const { sdp = '' } = await bench.answerFrom(bench.b, await bench.offerFrom(bench.a));
      const turned = {
        type: 'answer',
        sdp: sdp.replaceAll(/setup:active/g, 'setup:passive'),
      } as const;
      expect(await bench.outcome(bench.a.setRemoteDescription(turned))).toBe('InvalidAccessError');
    });
  });

  describe('restarting ICE', () => {
    it('makes a new generation, at both ends', async () => {
      await bench.agree();
      const before = [ufragOf(bench.a), ufragOf(bench.b)];
      bench.a.restartIce();
      const answer = await bench.answerFrom(bench.b, await bench.offerFrom(bench.a));
      await bench.lab.settled(bench.a.setRemoteDescription(answer));
      expect(ufragOf(bench.a)).not.toBe(before[0]);
      expect(ufragOf(bench.b)).not.toBe(before[1]);
    });

    it('keeps the generation of a negotiation without a restart', async () => {
      await bench.agree();
      const before = [ufragOf(bench.a), ufragOf(bench.b)];
      const answer = await bench.answerFrom(bench.b, await bench.offerFrom(bench.a));
      await bench.lab.settled(bench.a.setRemoteDescription(answer));
      expect([ufragOf(bench.a), ufragOf(bench.b)]).toEqual(before);
    });

    it('is still wanted after a rollback', async () => {
      await bench.agree();
      await bench.lab.rest();
      const asked = wishesOf(bench.b);
      const before = ufragOf(bench.b);
      bench.b.restartIce();
      await bench.offerFrom(bench.b);
      await bench.lab.settled(bench.b.setLocalDescription({ type: 'rollback' }));
      expect(ufragOf(bench.b)).toBe(before);
      await bench.lab.rest();
      expect(asked.count).toBeGreaterThan(0);
      await bench.offerFrom(bench.b);
      expect(ufragOf(bench.b)).not.toBe(before);
    });
  });
}

function wishesOf(pc: RTCPeerConnection): { readonly count: number } {
  const wishes = { count: 0 };
  pc.addEventListener('negotiationneeded', () => (wishes.count += 1));
  return wishes;
}

function ufragOf(pc: RTCPeerConnection): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(pc.localDescription?.sdp ?? '')?.[1];
}

function never(): never {
  throw new Error('There is always one.');
}
