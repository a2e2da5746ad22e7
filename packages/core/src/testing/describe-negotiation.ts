import { describe, expect, it } from 'vitest';
import { describeDisorder } from './describe-disorder.ts';
import { describeFirstNegotiation } from './describe-first-negotiation.ts';
import { describeForkedOffer } from './describe-forked-offer.ts';
import { describeLinkClosing } from './describe-link-closing.ts';
import { describeLinkMedia } from './describe-link-media.ts';
import { describeRenegotiation } from './describe-renegotiation.ts';
import { createLinkBench } from './link-bench.ts';
import type { LinkLab } from './link-bench.ts';

/** What links promise about negotiation; holds on every implementation of RTCPeerConnection. */
export function describeNegotiation(name: string, createLab: () => LinkLab): void {
  describe(`negotiation over ${name}`, () => {
    const bench = createLinkBench(createLab);
    describeFirstNegotiation(bench);
    describeLinkMedia(bench);
    describeRenegotiation(bench);
    describeDisorder(bench);
    describeForkedOffer(bench);
    describeLinkClosing(bench);

    it('takes new ICE servers, and refuses wrong ones without harm', async () => {
      await bench.connect();
      bench.pair.caller.link.setIceServers([{ urls: 'stun:127.0.0.1:3478' }]);
      const { peerConnection } = bench.pair.caller.link;
      expect(peerConnection.getConfiguration().iceServers).toHaveLength(1);
      bench.pair.caller.link.setIceServers([{ urls: 'gopher:127.0.0.1' }]);
      expect(peerConnection.getConfiguration().iceServers).toHaveLength(1);
      expect(bench.pair.caller.link.status).toBe('connected');
    });
  });
}
