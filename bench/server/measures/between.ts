import { findCommand } from '../../../scripts/system-commands.mjs';
import { startPostgres } from '../../../packages/server/src/testing/postgres-server.ts';
import { startRedis } from '../../../packages/server/src/testing/redis-server.ts';
import { earshot, startServer, type RunningServer } from '../contenders/contender.ts';
import { createFleet, type Fleet } from '../load/fleet.ts';
import type { BetweenResult } from '../results/result.ts';
import { measureLatency } from './latency.ts';
import type { RelayOptions } from './relay.ts';
import { measureThroughput } from './throughput.ts';

const ROUND_MS = 1_000;
/** What every one of them can bear. */
const PACE = 2_000;

interface Turn {
  readonly processes: string;
  readonly servers: readonly RunningServer[];
  readonly fleet: Fleet;
  readonly result: {
    readonly perSecond: number[];
    readonly cpuMs: number[];
    readonly p50Ms: number[];
    readonly p99Ms: number[];
  };
}

/** What it costs that others could go on with each session: one process alone, and what Redis connects. */
export async function compareBetween({
  connections,
  rounds,
}: RelayOptions): Promise<readonly BetweenResult[]> {
  const others: { stop(): Promise<unknown> }[] = [];
  const turns: Turn[] = [];
  try {
    turns.push(await begin('one, alone', [{}]));
    const [postgres, redis] = [findCommand('postgresql'), findCommand('redis-server')];
    if (postgres !== undefined && redis !== undefined) {
      const [store, bus] = [await startPostgres(postgres), await startRedis(redis)];
      others.push(store, bus);
      // A database of Redis for each.
      const shared = async (number: number) => ({
        database: await store.newDatabase(),
        redis: `${bus.url}/${number}`,
      });
      turns.push(await begin('one, with Redis', [await shared(0)]));
      const both = await shared(1);
      turns.push(await begin('two, with Redis; each call between them', [both, both]));
    }
    for (const { fleet } of turns) {
      await fleet.grow(connections);
      await fleet.introduce();
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const turn of turns) await takeTurn(turn, round);
    }
    return turns.map(({ processes, result }) => ({
      ...{ processes, connections, pacePerSecond: PACE },
      ...result,
    }));
  } finally {
    for (const { fleet } of turns) fleet.leave();
    await Promise.all(turns.flatMap(({ servers }) => servers.map((server) => server.kill())));
    await Promise.all(others.map((server) => server.stop()));
  }
}

async function begin(
  processes: string,
  each: readonly { readonly database?: string; readonly redis?: string }[],
): Promise<Turn> {
  const servers: RunningServer[] = [];
  // The first one makes the tables.
  for (const options of each) servers.push(await startServer(earshot, options));
  const [port = 0, otherPort = port] = servers.map((server) => server.port);
  const fleet = createFleet({ dialect: earshot.dialect, port, otherPort });
  return {
    ...{ processes, servers, fleet },
    result: { perSecond: [], cpuMs: [], p50Ms: [], p99Ms: [] },
  };
}

async function takeTurn({ servers, fleet, result }: Turn, round: number): Promise<void> {
  const all = { usage: () => usageOf(servers) };
  const { perSecond, cpuMs } = await measureThroughput(fleet, all, ROUND_MS);
  const { p50Ms, p99Ms } = await measureLatency(fleet, { perSecond: PACE, forMs: ROUND_MS });
  // The first round warms up.
  if (round === 0) return;
  result.perSecond.push(perSecond);
  result.cpuMs.push(cpuMs);
  result.p50Ms.push(p50Ms);
  result.p99Ms.push(p99Ms);
}

/** Of all of them together. */
async function usageOf(
  servers: readonly RunningServer[],
): Promise<Awaited<ReturnType<RunningServer['usage']>>> {
  const each = await Promise.all(servers.map((server) => server.usage()));
  return each.reduce((sum, one) => ({
    cpuMs: sum.cpuMs + one.cpuMs,
    residentBytes: sum.residentBytes + one.residentBytes,
    heapBytes: sum.heapBytes + one.heapBytes,
    externalBytes: sum.externalBytes + one.externalBytes,
  }));
}
