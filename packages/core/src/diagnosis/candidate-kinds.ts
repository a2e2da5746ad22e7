import type { CandidateCount, CandidateKind } from './diagnosis.ts';

const types: ReadonlySet<unknown> = new Set(['host', 'srflx', 'prflx', 'relay']);
const protocols: ReadonlySet<unknown> = new Set(['udp', 'tcp']);
const relayProtocols: ReadonlySet<unknown> = new Set(['udp', 'tcp', 'tls']);

/** What may be told of a candidate, or undefined when it is of no known kind: it may come from the other side. */
export function candidateKind(candidate: {
  readonly type?: unknown;
  readonly protocol?: unknown;
  readonly relayProtocol?: unknown;
}): CandidateKind | undefined {
  const { type, relayProtocol } = candidate;
  const protocol =
    typeof candidate.protocol === 'string' ? candidate.protocol.toLowerCase() : undefined;
  if (!isType(type) || !isProtocol(protocol)) return undefined;
  return isRelayProtocol(relayProtocol) ? { type, protocol, relayProtocol } : { type, protocol };
}

/** How many of each kind, in the order in which the kinds came. */
export function countKinds(kinds: readonly CandidateKind[]): readonly CandidateCount[] {
  const keys = kinds.map(keyOf);
  return kinds
    .filter((kind, index) => keys.indexOf(keyOf(kind)) === index)
    .map((kind) => ({ ...kind, count: keys.filter((key) => key === keyOf(kind)).length }));
}

/** Each kind that any of the lists has, as often as in the list that has most of it. */
export function mergeCounts(
  lists: readonly (readonly CandidateCount[])[],
): readonly CandidateCount[] {
  const most = new Map<string, CandidateCount>();
  for (const kind of lists.flat()) {
    if (kind.count > (most.get(keyOf(kind))?.count ?? 0)) most.set(keyOf(kind), kind);
  }
  return [...most.values()];
}

function keyOf({ type, protocol }: CandidateKind): string {
  return `${type} ${protocol}`;
}

function isType(value: unknown): value is CandidateKind['type'] {
  return types.has(value);
}

function isProtocol(value: unknown): value is CandidateKind['protocol'] {
  return protocols.has(value);
}

function isRelayProtocol(value: unknown): value is NonNullable<CandidateKind['relayProtocol']> {
  return relayProtocols.has(value);
}
