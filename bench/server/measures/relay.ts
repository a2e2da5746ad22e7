import {
  contenders,
  startServer,
  type Contender,
  type RunningServer,
} from '../contenders/contender.ts';
import { createFleet, type Fleet } from '../load/fleet.ts';
import type { RelayResult } from '../results/result.ts';
import { measureLatency } from './latency.ts';
import { measureThroughput } from './throughput.ts';

export interface RelayOptions {
  readonly connections: number;
  readonly rounds: number;
}

/** How long one contender's turn takes, in ms: as fast as it can, and then at a pace. */
const FULL_MS = 1_000;
const PACED_MS = 1_500;
/** The pace, as a share of what the floor manages in the first round. */
const PACE = 0.15;

interface Turn {
  readonly contender: Contender;
  readonly server: RunningServer;
  readonly fleet: Fleet;
  readonly result: {
    readonly perSecond: number[];
    readonly cpuMs: number[];
    readonly p50Ms: number[];
    readonly p99Ms: number[];
  };
}

/** All contenders are there at a time, and take turns in each round, in rotating order. */
export async function compareRelays({
  connections,
  rounds,
}: RelayOptions): Promise<readonly RelayResult[]> {
  const turns = await Promise.all(contenders.map(begin));
  try {
    for (const { fleet } of turns) {
      await fleet.grow(connections);
      await fleet.introduce();
    }
    const pace = PACE * (await warmUp(turns));
    for (let round = 0; round < rounds; round += 1) {
      for (const turn of rotated(turns, round)) await takeTurn(turn, pace);
    }
    return turns.map(({ contender, fleet, result }) => {
      if (fleet.losses.length > 0) {
        throw new Error(`${contender.title} has lost ${fleet.losses.length} connections.`);
      }
      return { contender: contender.name, connections, pacePerSecond: pace, ...result };
    });
  } finally {
    for (const { fleet } of turns) fleet.leave();
    await Promise.all(turns.map(({ server }) => server.kill()));
  }
}

async function begin(contender: Contender): Promise<Turn> {
  const server = await startServer(contender);
  const fleet = createFleet({ dialect: contender.dialect, port: server.port });
  return {
    ...{ contender, server, fleet },
    result: { perSecond: [], cpuMs: [], p50Ms: [], p99Ms: [] },
  };
}

/** Gives what the floor manages in a second. */
async function warmUp(turns: readonly Turn[]): Promise<number> {
  let floor = 0;
  for (const { contender, server, fleet } of turns) {
    const { perSecond } = await measureThroughput(fleet, server, FULL_MS);
    if (contender.name === 'bare') floor = perSecond;
  }
  return floor;
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

async function takeTurn({ fleet, server, result }: Turn, pace: number): Promise<void> {
  const { perSecond, cpuMs } = await measureThroughput(fleet, server, FULL_MS);
  const { p50Ms, p99Ms } = await measureLatency(fleet, { perSecond: pace, forMs: PACED_MS });
  result.perSecond.push(perSecond);
  result.cpuMs.push(cpuMs);
  result.p50Ms.push(p50Ms);
  result.p99Ms.push(p99Ms);
}
