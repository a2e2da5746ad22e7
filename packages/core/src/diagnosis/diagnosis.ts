/**
 * Why a call has trouble or failed. Each code has a heading in `docs/diagnosis.md` with causes and remedies; the
 * evidence that comes with it decides, and what comes first here explains more than what comes later.
 */
export type DiagnosisCode =
  | 'browser-offline'
  | 'browser-unsupported'
  | 'peer-vanished'
  | 'signaling-unreachable'
  | 'dtls-failed'
  | 'no-common-codec'
  | 'negotiation-failed'
  | 'peer-unreachable'
  | 'turn-unauthorized'
  | 'turn-refused'
  | 'udp-blocked-no-relay'
  | 'turn-unreachable'
  | 'no-candidates'
  | 'no-route'
  | 'path-lost'
  | 'media-stalled'
  | 'unknown';

/** Why, in words that can be handed on, and what shows it. Safe to log and to send: no address, no secret. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  /** What happened and what to do, for a developer or a support person; in English. */
  readonly sentence: string;
  readonly evidence: Evidence;
}

/** What is known of a call's connection. Plain data: `JSON.stringify` keeps all of it. */
export interface Evidence {
  /** What the connections said and what was tried, oldest first: the last 60. */
  readonly timeline: readonly TimelineEntry[];
  /** Whether the call has ended for its connection. */
  readonly isOver: boolean;
  /** What the browser says of the network. */
  readonly isOnline: boolean;
  /** Whether the call server (or what stands for it) could be reached. */
  readonly isSignalingOnline: boolean;
  /** The server says that the other side's device is gone. */
  readonly isPeerAbsent: boolean;
  /** For how long media flowed before it was lost, in ms, to the second; 0 when it never did. */
  readonly flowedForMs: number;
  /** For how long media has been away (before the first: since the answer), in ms, to the second. */
  readonly lostForMs: number;
  /** Why the last negotiation failed, if one did: `no-answer`, or the name of the browser's error. */
  readonly negotiationFailure?: string;
  /** RTCPeerConnections that this call has had. What follows is about the last one that has said enough. */
  readonly connections: number;
  /** The configured ICE servers, without their names: `stun:udp`, `turn:udp`, `turn:tcp`, `turns:tcp` … */
  readonly iceServers: readonly string[];
  /** Whether only relayed paths were allowed. */
  readonly isRelayOnly: boolean;
  /** What ICE servers answered, or that they did not, of all connections. */
  readonly iceErrors: readonly IceServerError[];
  /** How TURN servers that gave a relay were reached: `udp`, `tcp`, `tls`. */
  readonly relayedOver: readonly string[];
  readonly localCandidates: readonly CandidateCount[];
  readonly remoteCandidates: readonly CandidateCount[];
  /** How many pairs of candidates are (or were, before the browser forgot them) in each state. */
  readonly pairs: Readonly<Partial<Record<RTCStatsIceCandidatePairState | 'cancelled', number>>>;
  /** The pair that carries media, or did last. */
  readonly selectedPair?: { readonly local: CandidateKind; readonly remote: CandidateKind };
  readonly states: ConnectionStates;
  /** Whether the other side has sent a description of its connection. */
  readonly hasRemoteDescription: boolean;
  /** What was agreed on, media section by media section; empty before there was an answer. */
  readonly media: readonly MediaSection[];
}

/** One thing that happened. */
export interface TimelineEntry {
  /** Unix ms. */
  readonly at: number;
  /** A step of recovery such as `restart-ice`, or what a connection said, such as `connection: failed`. */
  readonly what: string;
}

/** What an RTCPeerConnection says of itself; what the browser does not have is missing. */
export interface ConnectionStates {
  readonly connection?: RTCPeerConnectionState;
  readonly ice?: RTCIceConnectionState;
  readonly gathering?: RTCIceGatheringState;
  readonly signaling?: RTCSignalingState;
  readonly dtls?: RTCDtlsTransportState;
}

/** A kind of candidate, never its address. */
export interface CandidateKind {
  readonly type: RTCIceCandidateType;
  readonly protocol: RTCIceProtocol;
  /** How the TURN server of a relayed candidate of this side was reached. */
  readonly relayProtocol?: 'udp' | 'tcp' | 'tls';
}

export interface CandidateCount extends CandidateKind {
  readonly count: number;
}

/** What the browser said of an ICE server (`icecandidateerror`). */
export interface IceServerError {
  /** Such as `turn:udp`: scheme and transport, without the name. */
  readonly server: string;
  /** The STUN error code: 401 is refused credentials, 701 no answer. */
  readonly code: number;
  /** The browser's words, without addresses; empty in Firefox. */
  readonly text: string;
  readonly count: number;
  /** False when it is older than the loss of media, and so does not explain it. */
  readonly isRecent: boolean;
}

/** One media section. */
export interface MediaSection {
  readonly kind: 'audio' | 'video';
  /** False: the one who answered could use nothing of what was offered. */
  readonly isAgreed: boolean;
  /** What was agreed on; where it was not, what was offered. */
  readonly codecs: readonly string[];
  /** Packets that have come in, when counted last. */
  readonly packetsReceived?: number;
}
