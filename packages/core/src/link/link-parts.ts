import type { Log } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';
import { createCandidateSender } from './candidate-sender.ts';
import type { CandidateSender } from './candidate-sender.ts';
import { createVitals } from './vitals.ts';
import type { Vitals } from './vitals.ts';
import type { LinkOptions, LinkSignal } from './link.ts';
import { createNegotiator } from './negotiator.ts';
import type { Negotiator } from './negotiator.ts';
import { createOperations } from './operations.ts';
import { createRemoteCandidates } from './remote-candidates.ts';
import type { RemoteCandidates } from './remote-candidates.ts';
import { createSlots } from './slots.ts';
import type { Slots } from './slots.ts';

/** What a link takes of the platform. */
export type LinkPlatform = Pick<
  Platform,
  'clock' | 'createMediaStream' | 'createPeerConnection' | 'log' | 'network'
>;

/** What one link is made of. */
export interface LinkParts extends Vitals {
  readonly slots: Slots;
  readonly negotiator: Negotiator;
  readonly remoteCandidates: RemoteCandidates;
  readonly candidateSender: CandidateSender;
  /** Idempotent. */
  close(): void;
}

export interface LinkPartsOptions extends LinkOptions {
  readonly pulseChanged: () => void;
}

export function createLinkParts(
  peerConnection: RTCPeerConnection,
  platform: LinkPlatform,
  options: LinkPartsOptions,
): LinkParts {
  const { epoch } = options;
  let isClosed = false;
  // What is under way when the link is closed may still come to an end; nobody hears of it.
  const whileOpen = (run: () => void): void => {
    if (!isClosed) run();
  };
  const log: Log = (...line) => whileOpen(() => platform.log(...line));
  const say = (signal: LinkSignal): void => whileOpen(() => options.listener.signal(signal));

  const operations = createOperations((cause) => log('error', 'link.operation-failed', { cause }));
  const { enqueue } = operations;
  const slots = createSlots(peerConnection, { ...platform, log });
  const remoteCandidates = createRemoteCandidates({
    peerConnection,
    enqueue,
    refused: (cause) => log('debug', 'link.candidate-refused', { cause }),
  });
  const candidateSender = createCandidateSender({
    clock: platform.clock,
    say: (ufrag, candidates) => say({ kind: 'candidates', epoch, ufrag, candidates }),
  });
  const negotiator = createNegotiator({
    ...options,
    peerConnection,
    clock: platform.clock,
    enqueue,
    isPolite: options.role === 'callee',
    say,
    prepareAnswer: () => slots.adopt(),
    described(sdp) {
      slots.limit();
      remoteCandidates.described(sdp);
    },
    failed: (count, cause) => whileOpen(() => options.listener.negotiationFailed(count, cause)),
  });

  const { channel, pulse } = createVitals(peerConnection, {
    platform: { ...platform, log },
    createPulse: options.createPulse,
    changed: () => whileOpen(options.pulseChanged),
    message: (text) => whileOpen(() => options.listener.message(text)),
  });

  return {
    ...{ channel, pulse, slots, negotiator },
    ...{ remoteCandidates, candidateSender },
    close() {
      isClosed = true;
      operations.close();
      negotiator.close();
      candidateSender.close();
      channel.close();
      pulse?.close();
    },
  };
}
