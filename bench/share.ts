// Where the time of a shared screen goes: node --conditions=@earshot/source bench/share.ts [rounds]
// By Earshot, and by nothing but the browser on the very same connection, whose other side has its element beforehand:
// that is the floor. The three take turns; see README.md.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as after } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { buildPage } from '../lab/page/build-page.ts';
import { requireCommand } from '../scripts/system-commands.mjs';
import { benchArguments } from './run/bench-arguments.ts';
import { openPair } from './run/pair.ts';
import type { Pair } from './run/pair.ts';
import { openCall } from './run/time-call.ts';
import { startServers } from './servers/start-servers.ts';
import { installNotes, installProbe } from './share/share-probe.ts';
import type { ShareStep } from './share/share-probe.ts';

const ROUNDS = Number(process.argv[2] ?? 12);
const DELAYS = [0, 50];
/** After the first pictures, until the share, in ms: the estimate of the way has grown by then. */
const SETTLE_MS = 700;
const PHASE_MS = 60;
const LIMIT_MS = 5_000;
const variants = ['bare', 'bare, detail', 'earshot'] as const;
type Variant = (typeof variants)[number];
/** In ms since the screen was asked for. */
type Times = Partial<Record<ShareStep, number>>;

const folder = await mkdtemp(join(tmpdir(), 'earshot-share-'));
const opened: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
try {
  await buildPage(join(folder, 'page'), join(import.meta.dirname, 'page'));
  const servers = await startServers(folder);
  opened.unshift(() => servers.close());
  const browsers = [await launch(), await launch()] as const;
  for (const delayMs of DELAYS) {
    const pair = await openPair(
      { browsers, servers, devicesMs: 0 },
      { contender: 'earshot', delayMs },
    );
    for (const page of [pair.alice, pair.bob]) {
      await page.evaluate(installNotes);
      await page.evaluate(installProbe);
    }
    await compare(pair);
    await pair.close();
  }
} finally {
  for (const close of opened) await close();
}

async function launch(): Promise<Browser> {
  const executablePath = requireCommand('chromium');
  const browser = await chromium.launch({ executablePath, args: [...benchArguments] });
  opened.unshift(() => browser.close());
  return browser;
}

async function compare(pair: Pair): Promise<void> {
  const rounds: Readonly<Record<Variant, Times>>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = round % variants.length;
    const times: Partial<Record<Variant, Times>> = {};
    for (const variant of [...variants.slice(first), ...variants.slice(0, first)])
      times[variant] = await share(pair, variant);
    rounds.push(times as Record<Variant, Times>);
  }
  const steps = [
    'opened',
    'replaced',
    'told',
    'attached',
    'ownFrame',
    'received',
    'shown',
  ] as const;
  console.log(`\n${String(pair.delayMs)} ms each way, medians of ${String(ROUNDS)} in ms:`);
  for (const variant of variants) {
    const words = steps.map((step) => `${step} ${middle(rounds.map((one) => one[variant][step]))}`);
    console.log(`${variant}: ${words.join(', ')}`);
  }
  for (const step of ['replaced', 'received', 'shown'] as const) {
    const more = rounds.map(({ earshot, bare }) => (earshot[step] ?? NaN) - (bare[step] ?? NaN));
    console.log(`earshot − bare in the same round, ${step}: ${middle(more)}`);
  }
}

async function share(pair: Pair, variant: Variant): Promise<Times> {
  const { alice, bob } = pair;
  const hangUp = await openCall(pair);
  await after(SETTLE_MS + Math.random() * PHASE_MS);
  await bob.evaluate(() => window.share.arm(true));
  await alice.evaluate(() => window.share.arm(false));
  if (variant === 'earshot') await alice.evaluate(() => window.bench.press('screen'));
  else {
    await bob.evaluate(() => window.share.attach());
    await alice.evaluate(
      (hint) => window.share.shareBare(hint),
      variant === 'bare' ? '' : 'detail',
    );
  }
  const isShown = (): boolean => window.share.steps().shown !== undefined;
  await bob.waitForFunction(isShown, undefined, { polling: 20, timeout: LIMIT_MS });
  const both = {
    ...(await alice.evaluate(() => window.share.steps())),
    ...(await bob.evaluate(() => window.share.steps())),
  };
  await alice.evaluate(() => window.share.stop());
  await hangUp();
  const since = both.asked ?? NaN;
  return Object.fromEntries(Object.entries(both).map(([step, at]) => [step, at - since]));
}

function middle(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value));
  const sorted = (known as number[]).sort((one, other) => one - other);
  return sorted[sorted.length >> 1]?.toFixed(0) ?? '–';
}
