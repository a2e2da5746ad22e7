import { describe } from 'vitest';
import { describePeerCandidates } from './describe-peer-candidates.ts';
import { describePeerNegotiation } from './describe-peer-negotiation.ts';
import { describePeerRefusals } from './describe-peer-refusals.ts';
import { createPeerBench } from './peer-bench.ts';
import type { PeerLab } from './peer-bench.ts';

/** What links rely on in RTCPeerConnection, above all what it refuses: the fake must be as strict as the browser. */
export function describePeerConnection(name: string, createLab: () => PeerLab): void {
  describe(`a peer connection of ${name}`, () => {
    const bench = createPeerBench(createLab);
    describePeerRefusals(bench);
    describePeerNegotiation(bench);
    describePeerCandidates(bench);
  });
}
