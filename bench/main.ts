// npm run bench: how fast a call is, beside other ways of calling. See README.md.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { buildPage } from '../lab/page/build-page.ts';
import { requireCommand } from '../scripts/system-commands.mjs';
import { readArguments, usage } from './cli/arguments.ts';
import type { BenchPlan } from './cli/arguments.ts';
import { markdownOf } from './measure/markdown.ts';
import type { Sample } from './measure/sample.ts';
import { summarize } from './measure/summarize.ts';
import { benchArguments } from './run/bench-arguments.ts';
import { openPair } from './run/pair.ts';
import type { Pair, Place } from './run/pair.ts';
import { takeTurns } from './run/take-turns.ts';
import type { Trial, Turns } from './run/take-turns.ts';
import { traceCall } from './run/time-call.ts';
import { watchMonitor } from './run/watch-monitor.ts';
import { startServers } from './servers/start-servers.ts';
import { measureBundles } from './size/bundles.ts';
import { timelineOf } from './trace/timeline.ts';
import { typed } from '../lab/cli/typed.ts';

/** Windows of time with the monitor, and as many without. */
const MONITOR_WINDOWS = 12;

const plan = typed(readArguments, usage);
if (plan !== undefined) await runBench(plan);

async function runBench(told: BenchPlan): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-bench-'));
  const opened: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    await buildPage(join(folder, 'page'), join(import.meta.dirname, 'page'));
    const servers = await startServers(folder);
    opened.unshift(() => servers.close());
    const launch = async (): Promise<Browser> => {
      const executablePath = requireCommand('chromium');
      const browser = await chromium.launch({ executablePath, args: [...benchArguments] });
      opened.unshift(() => browser.close());
      return browser;
    };
    const browsers = [await launch(), await launch()] as const;
    await measureAll({ browsers, servers, devicesMs: told.devicesMs }, told);
  } finally {
    for (const close of opened) await close();
  }
}

async function measureAll(place: Place, told: BenchPlan): Promise<void> {
  const has = (part: BenchPlan['parts'][number]): boolean => told.parts.includes(part);
  const samples: Sample[] = [];
  const offers: Record<string, number> = {};
  for (const delayMs of told.delays) {
    const taken = await measureTimes(place, told, delayMs);
    samples.push(...taken.samples);
    for (const [name, count] of Object.entries(taken.offers))
      offers[name] = (offers[name] ?? 0) + count;
  }
  const monitor = has('monitor') ? await watchMonitor(place, MONITOR_WINDOWS) : undefined;
  const sizes = has('size') ? await measureBundles() : [];
  const rows = summarize(samples);
  const { devicesMs } = told;
  const tables = markdownOf({ rows, devicesMs, offers, monitor, sizes });
  console.log(`\n${tables}\n`);
  if (told.markdown !== undefined) await writeFile(told.markdown, `${tables}\n`);
  if (told.json !== undefined)
    await writeFile(told.json, JSON.stringify({ rows, offers, monitor, sizes, samples }));
}

async function measureTimes(
  place: Place,
  { parts, contenders, rounds }: BenchPlan,
  delayMs: number,
): Promise<Turns> {
  const trials = (['setup', 'answer', 'controls'] as const).filter((trial: Trial) =>
    parts.includes(trial),
  );
  if (trials.length === 0 && !parts.includes('trace')) return { samples: [], offers: {} };
  const pairs: Pair[] = [];
  for (const contender of contenders) pairs.push(await openPair(place, { contender, delayMs }));
  const turns = await takeTurns(pairs, { rounds, trials });
  if (parts.includes('trace')) await printTraces(pairs);
  await Promise.all(pairs.map((pair) => pair.close()));
  return trials.includes('controls') ? turns : { ...turns, offers: {} };
}

/** After the measured calls, so that everything is as warm. */
async function printTraces(pairs: readonly Pair[]): Promise<void> {
  for (const pair of pairs) {
    if (pair.contender !== 'bare' && !pair.contender.startsWith('earshot')) continue;
    const traced = await traceCall(pair, pair.contender !== 'earshot-preconnect');
    if (traced === undefined) continue;
    console.log(`\n${pair.contender}, ${String(pair.delayMs)} ms each way:`);
    console.log(timelineOf(traced.since, traced.pages));
  }
}
