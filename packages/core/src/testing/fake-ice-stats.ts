import type { FakePathState } from './fake-path.ts';

/** What ICE statistics are about. */
export interface FakeIceFacts {
  readonly path: FakePathState;
  readonly dtlsState: RTCDtlsTransportState | undefined;
  /** Lines such as `candidate:1 1 udp … typ host`. */
  readonly local: readonly string[];
  readonly remote: readonly string[];
  readonly now: number;
}

type Stats = Readonly<Record<string, unknown>> & { readonly id: string };

/**
 * As Chromium tells of ICE: remote candidates as long as they are in a pair, and no pair any more once all have failed.
 */
export function fakeIceStats(facts: FakeIceFacts): ReadonlyMap<string, unknown> {
  const { path, local, remote, now } = facts;
  const isPaired = path !== 'new' && path !== 'failed' && path !== 'closed';
  const locals = local.map((line, index) => candidateOf(line, `IL${index}`, 'local-candidate'));
  const remotes = remote.map((line, index) => candidateOf(line, `IR${index}`, 'remote-candidate'));
  const pairs = isPaired ? locals.flatMap((one) => remotes.map((other) => [one, other])) : [];
  const pairStats = pairs.map(([one, other], index) => ({
    id: `CP${index}`,
    type: 'candidate-pair',
    localCandidateId: one?.id,
    remoteCandidateId: other?.id,
    nominated: index === 0 && path !== 'connecting',
    state: stateOf(path, index),
  }));
  const isInUse = pairStats[0] !== undefined && path !== 'connecting';
  const transport = {
    id: 'T01',
    type: 'transport',
    dtlsState: facts.dtlsState,
    ...(isInUse ? { selectedCandidatePairId: 'CP0' } : {}),
  };
  const all: readonly Stats[] = [
    transport,
    ...locals,
    ...(pairs.length > 0 ? remotes : []),
    ...pairStats,
  ];
  return new Map(all.map((stats) => [stats.id, { ...stats, timestamp: now }]));
}

function stateOf(path: FakePathState, index: number): RTCStatsIceCandidatePairState {
  if (path === 'connecting') return 'in-progress';
  return index === 0 ? 'succeeded' : 'waiting';
}

function candidateOf(line: string, id: string, type: string): Stats {
  const [, , protocol, priority, address, port, , candidateType] = line.split(' ');
  return {
    ...{ id, type, protocol, priority: Number(priority), address, port: Number(port) },
    candidateType,
    ...(candidateType === 'relay' && type === 'local-candidate' ? { relayProtocol: 'udp' } : {}),
  };
}
