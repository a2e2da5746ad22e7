import { describe, expect, it } from 'vitest';
import type { LinkBench } from './link-bench.ts';
import type { LinkSignal } from '../link/link.ts';
import { createLinkEnd } from './link-pair.ts';

/** One offer, several devices that answer it, and one answer that counts. */
export function describeForkedOffer(bench: LinkBench): void {
  describe('an offer that two devices answer', () => {
    it.each(['first', 'last'] as const)('connects the %s of them', async (which) => {
      bench.startOver({ isForked: true });
      const { lab, pair } = bench;
      const { caller, callee } = pair;
      const parts = { role: 'callee', epoch: 0, iceServers: [], isForked: true } as const;
      const loser = createLinkEnd(lab.platform, parts, () => undefined);
      const [first, last] = which === 'first' ? [callee, loser] : [loser, callee];
      const unheard: LinkSignal[] = [];
      const toLast: LinkSignal[] = [];
      pair.route((signal, { from }) => {
        if (from === callee) unheard.push(signal);
        else {
          first.hear(signal);
          toLast.push(signal);
        }
      });
      caller.link.start();
      await lab.until('the first has answered', () => first.count('answer') === 1);
      await lab.rest();
      for (const signal of toLast) last.hear(signal);
      await lab.until('the last has answered', () => last.count('answer') === 1);
      await lab.rest();

      pair.deliverAll();
      for (const signal of unheard) caller.hear(signal);
      await bench.connected();
      await bench.sendBothWays('camera', 'video');
      await bench.arrives('camera', caller, callee);
      expect(loser.link.status).not.toBe('connected');
      loser.link.close();
    });

    it('agrees on who begins the handshake once for all', async () => {
      bench.startOver({ isForked: true });
      await bench.connect();
      const { caller, callee } = bench.pair;
      for (const { link } of [callee, caller]) {
        link.restartIce();
        await bench.lab.rest();
        await bench.connected();
      }
      expect(setupsOf(caller.link.peerConnection.currentRemoteDescription)).toEqual(['passive']);
    });
  });
}

function setupsOf(description: RTCSessionDescription | null): readonly (string | undefined)[] {
  const all = (description?.sdp ?? '').matchAll(/^a=setup:(\w+)/gm);
  return [...new Set([...all].map(([, setup]) => setup))];
}
