import { candidateKind } from './candidate-kinds.ts';
import type { Evidence } from './diagnosis.ts';

/** What one look at the statistics of a connection gave. */
export interface StatsView {
  readonly pairs: Evidence['pairs'];
  readonly selectedPair?: NonNullable<Evidence['selectedPair']>;
  readonly relayedOver: readonly string[];
  /** Packets that have come in, by the `mid` of their section. */
  readonly packets: Readonly<Record<string, number>>;
}

type Entry = Readonly<Record<string, unknown>>;
type PairState = keyof Evidence['pairs'];

export const emptyStats: StatsView = { pairs: {}, relayedOver: [], packets: {} };

const pairStates: ReadonlySet<unknown> = new Set<PairState>([
  'cancelled',
  'failed',
  'frozen',
  'in-progress',
  'succeeded',
  'waiting',
]);

/**
 * Chromium names the pair in use on its `transport`, Firefox on the pair itself (`selected`). Neither is believed to
 * be complete: what is missing stays missing.
 */
export function readStats(report: ReadonlyMap<string, unknown>): StatsView {
  const entries = [...report.values()].filter(isEntry);
  const find = (id: unknown): Entry | undefined => entries.find((entry) => entry['id'] === id);
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const transport = entries.find(
    (entry) => entry['type'] === 'transport' && entry['selectedCandidatePairId'] !== undefined,
  );
  const used =
    find(transport?.['selectedCandidatePairId']) ?? pairs.find(({ selected }) => selected === true);
  const local = kindOf(find(used?.['localCandidateId']));
  const remote = kindOf(find(used?.['remoteCandidateId']));
  return {
    pairs: countStates(pairs),
    ...(local !== undefined && remote !== undefined ? { selectedPair: { local, remote } } : {}),
    relayedOver: relayProtocolsOf(entries),
    packets: packetsOf(entries),
  };
}

/** The newer view, with what the browser has forgotten since the older one: Chromium drops pairs that have failed. */
export function mergeStats(older: StatsView, newer: StatsView): StatsView {
  return {
    ...older,
    ...newer,
    pairs: Object.keys(newer.pairs).length > 0 ? newer.pairs : older.pairs,
    relayedOver: [...new Set([...older.relayedOver, ...newer.relayedOver])],
    packets: { ...older.packets, ...newer.packets },
  };
}

function countStates(pairs: readonly Entry[]): Evidence['pairs'] {
  const counts: Partial<Record<PairState, number>> = {};
  for (const { state } of pairs) {
    if (isPairState(state)) counts[state] = (counts[state] ?? 0) + 1;
  }
  return counts;
}

function relayProtocolsOf(entries: readonly Entry[]): readonly string[] {
  const found = entries
    .filter(({ type }) => type === 'local-candidate')
    .flatMap((entry) => kindOf(entry)?.relayProtocol ?? []);
  return [...new Set(found)];
}

function packetsOf(entries: readonly Entry[]): StatsView['packets'] {
  const inbound = entries.filter(({ type }) => type === 'inbound-rtp');
  return Object.fromEntries(
    inbound.flatMap(({ mid, packetsReceived }) =>
      typeof mid === 'string' && typeof packetsReceived === 'number'
        ? [[mid, packetsReceived]]
        : [],
    ),
  );
}

function kindOf(candidate: Entry | undefined) {
  if (candidate === undefined) return undefined;
  const { candidateType: type, protocol, relayProtocol } = candidate;
  return candidateKind({ type, protocol, relayProtocol });
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

function isPairState(value: unknown): value is PairState {
  return pairStates.has(value);
}
