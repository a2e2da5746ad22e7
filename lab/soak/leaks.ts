import type { OpenThings } from '../../e2e/harness/probe/probe.ts';
import type { Side } from '../faults/fault.ts';

/** A page without a call: the session is open, with its one socket and timers for silence and for what it owes. */
const idle: OpenThings = {
  ...{ peerConnections: 0, tracks: 0, audioContexts: 0, sockets: 1, timers: 2 },
  listeners: 12,
};

/** What a page has open although it has no call. */
export function leaksIn(side: Side, open: OpenThings): readonly string[] {
  return Object.entries(idle)
    .filter(([kind, most]) => open[kind as keyof OpenThings] > most)
    .map(([kind, most]) => `${side} has ${open[kind as keyof OpenThings]} ${kind}, not ${most}`);
}

export interface MemorySample {
  /** After this call. */
  readonly call: number;
  /** Bytes in use after garbage collection. */
  readonly heap: number;
  /** Peer connections that something holds on to. */
  readonly connections: number;
  /** On what outlives every call. */
  readonly listeners: number;
}

/** Compiled code and the browser's own notes grow a little. */
const HEAP_LIMIT_PER_CALL = 2_000;
const HEAP_ALLOWANCE = 200_000;
/** The last one may still be on its way out. */
const CONNECTIONS_LIMIT = 2;

/** Whether a page that was kept over these calls grows with them. */
export function growthIn(samples: readonly MemorySample[]): readonly string[] {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const calls = last.call - first.call;
  const grownBy = last.heap - first.heap;
  const problems: string[] = [];
  if (grownBy > HEAP_ALLOWANCE + calls * HEAP_LIMIT_PER_CALL)
    problems.push(`the heap grew by ${grownBy} bytes over ${calls} calls`);
  if (last.connections > CONNECTIONS_LIMIT)
    problems.push(`${last.connections} peer connections are kept after ${last.call} calls`);
  if (last.listeners > first.listeners)
    problems.push(`${first.listeners} listeners have become ${last.listeners}`);
  return problems;
}
