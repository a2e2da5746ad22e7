import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../../../scripts/system-commands.mjs';
import {
  startPostgres,
  type PostgresServer,
} from '../../../packages/server/src/testing/postgres-server.ts';
import { startRedis, type RedisServer } from '../../../packages/server/src/testing/redis-server.ts';
import { earshot, startServer, type RunningServer } from '../contenders/contender.ts';
import { answeredCall, hangUp } from '../contenders/earshot-dialect.ts';
import { createFleet, type Fleet } from '../load/fleet.ts';
import type { Member } from '../load/member.ts';
import { median, percentile } from '../results/median.ts';
import type { SetUpResult } from '../results/result.ts';

const ROUND_MS = 1_500;
/** So many users call each other at a time, two by two. */
const USERS = 100;

interface Turn {
  readonly store: string;
  readonly server: RunningServer;
  readonly fleet: Fleet;
  readonly result: {
    readonly perSecond: number[];
    readonly p50Ms: number[];
    readonly p99Ms: number[];
  };
}

/** How many calls a second are placed, answered and ended, by where calls are kept. */
export async function compareSetUps(rounds: number): Promise<readonly SetUpResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const others: (PostgresServer | RedisServer)[] = [];
  const turns: Turn[] = [];
  try {
    turns.push(await begin('SQLite, in memory', ':memory:'));
    turns.push(await begin('SQLite, a file', join(folder, 'calls.sqlite')));
    const [postgres, redis] = [findCommand('postgresql'), findCommand('redis-server')];
    if (postgres !== undefined) {
      // As it is in production: what it has confirmed is on the disk.
      const durable = await startPostgres(postgres, { fsync: 'on', full_page_writes: 'on' });
      others.push(durable);
      turns.push(await begin('PostgreSQL', await durable.newDatabase()));
      if (redis !== undefined) {
        const bus = await startRedis(redis);
        others.push(bus);
        turns.push(await begin('PostgreSQL and Redis', await durable.newDatabase(), bus.url));
      }
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const turn of turns) await takeTurn(turn, round);
    }
    return turns.map(({ store, result }) => ({ store, ...result }));
  } finally {
    for (const { fleet } of turns) fleet.leave();
    await Promise.all(turns.map(({ server }) => server.kill()));
    await Promise.all(others.map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  }
}

async function begin(store: string, database: string, redis?: string): Promise<Turn> {
  const options = redis === undefined ? { database } : { database, redis };
  const server = await startServer(earshot, options);
  const fleet = createFleet({ dialect: earshot.dialect, port: server.port });
  await fleet.grow(USERS);
  return { store, server, fleet, result: { perSecond: [], p50Ms: [], p99Ms: [] } };
}

async function takeTurn({ fleet, result }: Turn, round: number): Promise<void> {
  const begun = performance.now();
  const took: number[] = [];
  async function callAgainAndAgain(one: Member, other: Member): Promise<void> {
    for (let times = 0; performance.now() - begun < ROUND_MS; times += 1) {
      const call = `${one.user}-${other.user}-${round}-${times}`;
      const at = performance.now();
      await answeredCall(one, other, call);
      took.push(performance.now() - at);
      await hangUp(one, other, call);
    }
  }
  await Promise.all(fleet.pairs.map(([one, other]) => callAgainAndAgain(one, other)));
  // The first round warms up.
  if (round === 0) return;
  result.perSecond.push(took.length / ((performance.now() - begun) / 1_000));
  result.p50Ms.push(median(took));
  result.p99Ms.push(percentile(took, 0.99));
}
