import type { LinkDescription } from './negotiation.ts';
import type { CreatePulse, Pulse } from './pulse.ts';

/** The four kinds of media that a link carries; each owns one transceiver for the link's whole life. */
export type SlotName = 'microphone' | 'camera' | 'screen' | 'screenAudio';

/** The order of the slots in the SDP: the n-th media section belongs to the n-th slot. */
export const SLOTS = [
  { name: 'microphone', kind: 'audio' },
  { name: 'camera', kind: 'video' },
  { name: 'screen', kind: 'video' },
  { name: 'screenAudio', kind: 'audio' },
] as const satisfies readonly { name: SlotName; kind: 'audio' | 'video' }[];

/** What one link says to the other; the call wraps it into messages. */
export type LinkSignal =
  | {
      readonly kind: 'offer' | 'answer';
      readonly epoch: number;
      /** Of an offer: one more than the greatest that its maker knew of, from either side. An answer repeats it. */
      readonly round: number;
      readonly sdp: string;
      /** Of an offer: it may be answered before the call is. */
      readonly preconnect?: boolean | undefined;
    }
  | {
      readonly kind: 'candidates';
      readonly epoch: number;
      readonly ufrag: string;
      readonly candidates: readonly LinkCandidate[];
    };

export interface LinkCandidate {
  readonly candidate: string;
  readonly sdpMid: string | null;
  readonly sdpMLineIndex: number | null;
}

/**
 * Does media flow? One of three machines. `silent`: nothing comes in, though the browser is content. `interrupted` may
 * heal by itself, `failed` needs an ICE restart.
 */
export type LinkStatus =
  'new' | 'connecting' | 'connected' | 'silent' | 'interrupted' | 'failed' | 'closed';

export interface LinkListener {
  /** To be delivered to the other link: each once and in order, if possible. */
  signal(signal: LinkSignal): void;
  status(status: LinkStatus): void;
  /** The remote track of a slot, once per slot and link; it stays the same through mutes and switches. */
  track(slot: SlotName, track: MediaStreamTrack): void;
  /** What the other side said beside the media: perhaps a text that no Earshot wrote. */
  message(text: string): void;
  /** A negotiation that found no answer in time, or that the browser refused. `count` failures in a row. */
  negotiationFailed(count: number, cause: unknown): void;
}

export interface LinkOptions {
  /** The caller offers first and is impolite; the callee is polite (W3C perfect negotiation). */
  readonly role: 'caller' | 'callee';
  /** Counts the links of one call; signals of another epoch are ignored. */
  readonly epoch: number;
  readonly iceServers: readonly RTCIceServer[];
  readonly iceTransportPolicy: RTCIceTransportPolicy;
  readonly listener: LinkListener;
  /** An offer is taken at once, but answered when this resolves. Default: at once. */
  readonly mayAnswer?: ((offer: LinkDescription) => Promise<void> | undefined) | undefined;
  /**
   * Of a callee: others may answer the same offer, so that it waits for the caller to begin the DTLS handshake, which takes
   * one way longer. Default: it begins, as RFC 8842 recommends.
   */
  readonly isForked?: boolean | undefined;
  /** Notices silence. Default: only the browser's own word counts. */
  readonly createPulse?: CreatePulse | undefined;
}

/** One RTCPeerConnection, from open to close, that knows nothing of calls. */
export interface Link {
  readonly epoch: number;
  readonly status: LinkStatus;
  /** Where somebody wants to know when nothing comes in. */
  readonly pulse: Pick<Pulse, 'heardAt' | 'isHasty'> | undefined;
  /** Unstable: for what Earshot does not do yet. Do not negotiate or close it. */
  readonly peerConnection: RTCPeerConnection;
  /** The small data channel beside the media: parts that are imported by themselves talk to each other on it. */
  readonly channel: RTCDataChannel | undefined;
  /** The caller's first offer (or, later, whatever waits); the callee's link answers by itself. Idempotent. */
  start(): void;
  /** Takes what the other link said, in any order, twice, or late. Never throws. */
  receive(signal: LinkSignal): void;
  /** Sends this track in the slot, or nothing: no negotiation. Remembered until the slot exists. */
  setTrack(slot: SlotName, track: MediaStreamTrack | null): Promise<void>;
  /** Takes effect with the next gathering of candidates, so set it before `restartIce`. */
  setIceServers(iceServers: readonly RTCIceServer[]): void;
  restartIce(): void;
  /** Tells the other side beside the media, where no server is needed; false when that cannot be done now. */
  say(text: string): boolean;
  /** Says the current description and all candidates of this generation once more. */
  resend(): void;
  /** Idempotent; no listener is called afterwards. */
  close(): void;
}
