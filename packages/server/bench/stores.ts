// How many calls a second can be set up in each store on this machine: npm run bench:stores
//
// A set-up is what the server asks of the store for one call: count what rings, look for the id, make the call with its
// deadline, answer it with new deadlines, end it. Contenders take turns in each round, in rotating order.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../../../scripts/system-commands.mjs';
import { openPostgresStore } from '../src/store/open-postgres-store.ts';
import { openSqliteStore } from '../src/store/open-sqlite-store.ts';
import type { Store } from '../src/store/store.ts';
import { startPostgres, type PostgresServer } from '../src/testing/postgres-server.ts';
import { answeredRow, endedRow, ringingRow, START } from '../src/testing/rows.ts';

const ROUNDS = 9;
const ROUND_MS = 700;
const SIDE_BY_SIDE = [1, 32] as const;

interface Contender {
  readonly name: string;
  readonly store: Store;
}

const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
const servers: PostgresServer[] = [];
const contenders: Contender[] = [];
try {
  contenders.push(
    { name: 'SQLite, in memory', store: await openSqliteStore(':memory:') },
    { name: 'SQLite, a file', store: await openSqliteStore(join(folder, 'calls.sqlite')) },
    ...(await postgresContenders()),
  );
  for (const sideBySide of SIDE_BY_SIDE) await compare(sideBySide);
} finally {
  await Promise.all(contenders.map(({ store }) => store.close()));
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true });
}

async function postgresContenders(): Promise<readonly Contender[]> {
  const postgres = findCommand('postgresql');
  if (postgres === undefined) {
    console.log('PostgreSQL is not installed: left out.');
    return [];
  }
  const durable = await startPostgres(postgres, { fsync: 'on', full_page_writes: 'on' });
  const hasty = await startPostgres(postgres);
  servers.push(durable, hasty);
  return [
    { name: 'PostgreSQL', store: await openPostgresStore(await durable.newDatabase()) },
    { name: 'PostgreSQL, fsync off', store: await openPostgresStore(await hasty.newDatabase()) },
  ];
}

async function compare(sideBySide: number): Promise<void> {
  const rates = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (let turn = 0; turn < contenders.length; turn += 1) {
      const contender = contenders[(turn + round) % contenders.length];
      if (contender === undefined) continue;
      const rate = await setUpsPerSecond(contender.store, `${sideBySide}-${round}`, sideBySide);
      // The first round warms up.
      if (round > 0) rates.get(contender.name)?.push(rate);
    }
  }
  console.log(
    `\n${sideBySide} side by side: set-ups a second, median of ${ROUNDS} rounds (least, most)`,
  );
  for (const [name, all] of rates) {
    const [least = 0, median = 0, most = 0] = spread(all);
    console.log(`  ${name.padEnd(24)} ${median}  (${least}, ${most})`);
  }
}

async function setUpsPerSecond(store: Store, run: string, sideBySide: number): Promise<number> {
  const begun = performance.now();
  let made = 0;
  async function caller(number: number): Promise<void> {
    for (let call = 0; performance.now() - begun < ROUND_MS; call += 1) {
      await setUp(store, `${run}-${number}-${call}`, `user-${number}`);
      made += 1;
    }
  }
  await Promise.all(Array.from({ length: sideBySide }, (_, number) => caller(number)));
  return Math.round(made / ((performance.now() - begun) / 1_000));
}

async function setUp(store: Store, id: string, user: string): Promise<void> {
  const parts = { id, caller: { user, device: 'laptop' } };
  await store.countRinging(user);
  await store.getCall(id);
  await store.createCall(ringingRow(parts), [{ kind: 'ring', dueAt: START + 60_000 }]);
  const answered = await store.changeCall(answeredRow(parts), [
    { kind: 'ring' },
    { kind: 'expiring', dueAt: START + 3_545_000 },
    { kind: 'max-duration', dueAt: START + 3_605_000 },
  ]);
  if (answered === undefined) throw new Error('A call was changed by nobody, and yet it was.');
  await store.changeCall(endedRow({ ...parts, version: answered.version }), []);
}

function spread(numbers: readonly number[]): readonly number[] {
  const sorted = [...numbers].sort((one, other) => one - other);
  return [sorted.at(0) ?? 0, sorted.at(Math.floor(sorted.length / 2)) ?? 0, sorted.at(-1) ?? 0];
}
