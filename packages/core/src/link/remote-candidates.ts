import { emptyCandidateQueue, queueCandidates, queueDescription } from './candidate-queue.ts';
import type { CandidateStep, GenerationCandidate } from './candidate-queue.ts';
import type { LinkSignal } from './link.ts';

/** Gives the browser the other side's candidates, each once and not before their description. */
export interface RemoteCandidates {
  receive(batch: Extract<LinkSignal, { readonly kind: 'candidates' }>): void;
  /** A remote description is in force. */
  described(sdp: string): void;
}

export interface RemoteCandidatesOptions {
  readonly peerConnection: RTCPeerConnection;
  readonly enqueue: (operation: () => Promise<void>) => void;
  /** The browser does not want this candidate; the others may do. */
  readonly refused: (cause: unknown) => void;
}

export function createRemoteCandidates(options: RemoteCandidatesOptions): RemoteCandidates {
  const { peerConnection: pc, enqueue, refused } = options;
  let queue = emptyCandidateQueue;

  async function step([next, ready]: CandidateStep): Promise<void> {
    queue = next;
    await Promise.all(ready.map(add));
  }

  async function add(candidate: GenerationCandidate): Promise<void> {
    await pc.addIceCandidate(candidate).catch(refused);
  }

  return {
    receive: (batch) => enqueue(() => step(queueCandidates(queue, batch))),
    described: (sdp) => enqueue(() => step(queueDescription(queue, sdp))),
  };
}
