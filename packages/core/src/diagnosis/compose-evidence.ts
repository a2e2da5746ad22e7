import { mergeRecords } from './connection-record.ts';
import type { ConnectionRecord, ConnectionView } from './connection-record.ts';
import type { Evidence, IceServerError, MediaSection, TimelineEntry } from './diagnosis.ts';
import type { IceFault } from './ice-server.ts';
import { emptyStats } from './read-stats.ts';
import type { StatsView } from './read-stats.ts';

/** What the call knows and the connection does not. */
export interface DiagnosisFacts {
  /** Whether the call has ended for its connection: then something is said in any case. */
  readonly isOver: boolean;
  /** What the browser says of the network. */
  readonly isOnline: boolean;
  /** Whether signaling is online and has shown a sign of life since media was lost. */
  readonly isSignalingOnline: boolean;
  /** The server says that the other side's device is gone. */
  readonly isPeerAbsent: boolean;
  /** For how long media flowed, from the first to the last, in ms; 0 when it never did. */
  readonly flowedForMs: number;
  /** For how long media has been away (before the first: since the answer), in ms; 0 while it flows. */
  readonly lostForMs: number;
}

/** Everything that was collected about a call. */
export interface Collected {
  /** Of the last connections, oldest first. */
  readonly records: readonly ConnectionRecord[];
  /** How many there were in all. */
  readonly connections: number;
  readonly timeline: readonly TimelineEntry[];
  readonly facts: DiagnosisFacts;
  /** Unix ms. */
  readonly now: number;
}

const nothingKnown: Omit<ConnectionRecord, 'startedAt'> = {
  view: {
    states: {},
    iceServers: [],
    isRelayOnly: false,
    localCandidates: [],
    remoteCandidates: [],
    hasRemoteDescription: false,
    sections: [],
  },
  stats: emptyStats,
  faults: [],
};

/** Puts together what can be said; nothing in it is an address or a secret. */
export function composeEvidence(collected: Collected): Evidence {
  const { records, connections, timeline, facts, now } = collected;
  // What happened before the loss does not explain it.
  const since = facts.flowedForMs > 0 ? now - facts.lostForMs : -Infinity;
  const merged = mergeRecords(records, { now, since });
  const { view, stats, faults, negotiationFailure } = merged ?? nothingKnown;
  const { sections, ...seen } = view;
  const { pairs, selectedPair, relayedOver, packets } = stats;
  return {
    timeline,
    ...toldByCall(facts),
    connections,
    ...(negotiationFailure === undefined ? {} : { negotiationFailure }),
    ...seen,
    iceErrors: faults.map((fault) => toldOf(fault, since)),
    relayedOver,
    pairs,
    ...(selectedPair === undefined ? {} : { selectedPair }),
    media: sections.map((section) => withPackets(section, packets)),
  };
}

function toldByCall({
  isOver,
  isOnline,
  isSignalingOnline,
  isPeerAbsent,
  ...facts
}: DiagnosisFacts) {
  return {
    ...{ isOver, isOnline, isSignalingOnline, isPeerAbsent },
    // However short: that it flowed makes a difference.
    flowedForMs: Math.ceil(facts.flowedForMs / 1_000) * 1_000,
    lostForMs: wholeSeconds(facts.lostForMs),
  };
}

function toldOf({ server, code, text, count, at }: IceFault, since: number): IceServerError {
  return { server, code, text, count, isRecent: at >= since };
}

function withPackets(
  { mid, ...section }: ConnectionView['sections'][number],
  packets: StatsView['packets'],
): MediaSection {
  const packetsReceived = packets[mid];
  return packetsReceived === undefined ? section : { ...section, packetsReceived };
}

/** So that the same is said for a second. */
function wholeSeconds(ms: number): number {
  return Math.floor(ms / 1_000) * 1_000;
}
