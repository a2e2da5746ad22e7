import { mergeCounts } from './candidate-kinds.ts';
import type { CandidateCount, ConnectionStates } from './diagnosis.ts';
import { withFault } from './ice-server.ts';
import type { IceFault } from './ice-server.ts';
import type { AgreedSection } from './read-description.ts';
import { emptyStats, mergeStats } from './read-stats.ts';
import type { StatsView } from './read-stats.ts';

/** What an RTCPeerConnection tells at once, without waiting for its statistics. */
export interface ConnectionView {
  readonly states: ConnectionStates;
  readonly iceServers: readonly string[];
  readonly isRelayOnly: boolean;
  readonly localCandidates: readonly CandidateCount[];
  readonly remoteCandidates: readonly CandidateCount[];
  readonly hasRemoteDescription: boolean;
  readonly sections: readonly AgreedSection[];
}

/** All that is known of one RTCPeerConnection; it stays when that is closed. */
export interface ConnectionRecord {
  /** Unix ms. */
  readonly startedAt: number;
  readonly view: ConnectionView;
  readonly stats: StatsView;
  readonly faults: readonly IceFault[];
  /** Why its last negotiation failed, if it did: see {@link nameOfFailure}. */
  readonly negotiationFailure?: string;
}

/** A connection that is younger than this, in ms, has not said enough yet. */
const TELLING_AFTER_MS = 3_000;

/** Which moments count. */
export interface Moments {
  /** Unix ms. */
  readonly now: number;
  /** When media was lost, in Unix ms; -Infinity when it never came: what is older explains nothing. */
  readonly since: number;
}

/**
 * What the connections of a call say together: about the state of things the last one that has had time to say
 * something, about candidates all that were built to get media (through TURN alone, say), about the rest every one.
 */
export function mergeRecords(
  records: readonly ConnectionRecord[],
  { now, since }: Moments,
): ConnectionRecord | undefined {
  const telling =
    records.findLast(({ startedAt }) => now - startedAt >= TELLING_AFTER_MS) ?? records.at(-1);
  if (telling === undefined) return undefined;
  const known = records.slice(0, records.indexOf(telling) + 1);
  const fresh = known.filter((record) => record === telling || record.startedAt >= since);
  const views = fresh.map(({ view }) => view);
  return {
    ...telling,
    ...lastFailure(fresh),
    view: {
      ...telling.view,
      localCandidates: mergeCounts(views.map(({ localCandidates }) => localCandidates)),
      remoteCandidates: mergeCounts(views.map(({ remoteCandidates }) => remoteCandidates)),
      sections: lastFilled(known.map(({ view }) => view.sections)),
    },
    stats: { ...mergeAll(known), pairs: mergeAll(fresh).pairs },
    faults: records.flatMap(({ faults }) => faults).reduce(withFault, noFaults),
  };
}

/** What the link says when no answer came. */
const NO_ANSWER = 'no-answer';

/**
 * What may be told of the cause that a link gives: `no-answer` (an error of Earshot itself), or the browser's name for
 * what it refused. What a browser refused explains that no answer came afterwards, too.
 */
export function nameOfFailure(cause: unknown, before: string | undefined): string {
  const isRefusal = cause instanceof Error && !('details' in cause);
  if (!isRefusal) return before ?? NO_ANSWER;
  return /^[A-Za-z]{1,40}$/.test(cause.name) ? cause.name : 'Error';
}

function lastFailure(
  records: readonly ConnectionRecord[],
): Pick<ConnectionRecord, 'negotiationFailure'> {
  const names = records.flatMap(({ negotiationFailure }) => negotiationFailure ?? []);
  const negotiationFailure = names.findLast((name) => name !== NO_ANSWER) ?? names.at(-1);
  return negotiationFailure === undefined ? {} : { negotiationFailure };
}

const noFaults: readonly IceFault[] = [];

function mergeAll(records: readonly ConnectionRecord[]): StatsView {
  return records.map(({ stats }) => stats).reduce(mergeStats, emptyStats);
}

function lastFilled<Item>(lists: readonly (readonly Item[])[]): readonly Item[] {
  return lists.findLast((list) => list.length > 0) ?? [];
}
