// npm run bench:server: what the server bears, beside others. See docs/load.md.
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import process from 'node:process';
import { readArguments, usage, type ComparePlan, type SoakPlan } from './cli/arguments.ts';
import { compareBetween } from './measures/between.ts';
import { compareIdle } from './measures/idle.ts';
import { compareRelays } from './measures/relay.ts';
import { compareSetUps } from './measures/set-ups.ts';
import { soak } from './measures/soak.ts';
import { compareStorms } from './measures/storm.ts';
import type { BenchResult } from './results/result.ts';
import { markdownTables } from './results/tables.ts';
import { typed } from '../../lab/cli/typed.ts';

const RELAY_CONNECTIONS = [100, 1_000];
const IDLE_CONNECTIONS = [1_000, 5_000];
const STORM_CLIENTS = 2_000;
/** More than this in an hour, in MB, is a leak: a collection leaves now more, now less. */
const MOST_GROWTH_MB = 20;
/** Of a shorter run, in minutes, nobody can say how its heap changes. */
const LEAST_MINUTES = 5;

const plan = typed(readArguments, usage);
if (plan?.type === 'compare') await compare(plan);
if (plan?.type === 'soak') await longRun(plan);

async function compare({ parts, rounds, json, markdown }: ComparePlan): Promise<void> {
  let result: BenchResult = {
    machine: { cpu: cpus()[0]?.model ?? '', cores: cpus().length, node: process.version },
    ...{ relays: [], between: [], idle: [], setUps: [], storms: [] },
  };
  if (parts.includes('relay')) {
    for (const connections of RELAY_CONNECTIONS) {
      say(`Relaying between ${connections} connections …`);
      const more = await compareRelays({ connections, rounds });
      result = { ...result, relays: [...result.relays, ...more] };
    }
  }
  if (parts.includes('between')) {
    say('Relaying between processes …');
    result = { ...result, between: await compareBetween({ connections: 100, rounds }) };
  }
  if (parts.includes('idle')) {
    say('Idle connections …');
    result = { ...result, idle: await compareIdle(IDLE_CONNECTIONS) };
  }
  if (parts.includes('set-ups')) {
    say('Calls …');
    result = { ...result, setUps: await compareSetUps(rounds) };
  }
  if (parts.includes('storm')) {
    say('A storm …');
    result = { ...result, storms: await compareStorms(STORM_CLIENTS) };
  }
  const tables = markdownTables(result);
  console.log(tables);
  if (json !== undefined) await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
  if (markdown !== undefined) await writeFile(markdown, tables);
}

/** Fails when anything was lost, or the heap grows. */
async function longRun({ minutes, users, calls }: SoakPlan): Promise<void> {
  const result = await soak({ minutes, users, calls, report: say });
  const perHour = result.heapPerHour / 1e6;
  console.log(
    `${result.calls} calls, ${result.messages} messages: ${result.wrong} lost, doubled or out of order, ` +
      `${result.connectionsLost} connections lost. p50 ${result.p50Ms.toFixed(2)} ms, p99 ${result.p99Ms.toFixed(2)} ms. ` +
      `The heap changes by ${perHour.toFixed(1)} MB an hour.`,
  );
  const isFlat = minutes < LEAST_MINUTES || perHour < MOST_GROWTH_MB;
  const isGood = result.wrong === 0 && result.connectionsLost === 0 && isFlat;
  if (!isGood) process.exitCode = 1;
}

function say(line: string): void {
  console.error(line);
}
