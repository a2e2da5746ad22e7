import type { CDPSession, Page } from 'playwright-core';
import { openPair } from './pair.ts';
import type { Pair, Place } from './pair.ts';
import { openCall } from './time-call.ts';

/** What a running call costs; medians over windows of time. */
export interface MonitorCost {
  readonly without: Cost;
  readonly with: Cost;
}

export interface Cost {
  /** In % of a core. */
  readonly mainThread: number;
  /** In % of a core: all processes of the browser, with encoder, decoder and what it does for `getStats`. */
  readonly browser: number;
  /** In MB. */
  readonly heap: number;
}

/** Each window, in ms: long enough for a monitor to look several times. */
const WINDOW_MS = 5_000;

/** One call of Earshot; the monitor is switched on and off, in turns. */
export async function watchMonitor(place: Place, windows: number): Promise<MonitorCost> {
  const pair = await openPair(place, { contender: 'earshot', delayMs: 0 });
  const hangUp = await openCall(pair);
  const found: Record<'on' | 'off', Cost[]> = { on: [], off: [] };
  const meters = await Promise.all([pair.alice, pair.bob].map(openMeter));
  for (let window = 0; window < windows * 2; window += 1) {
    const isOn = window % 2 === 1;
    await monitor(pair, isOn);
    await rest(500);
    const costs = await Promise.all(meters.map((meter) => meter(WINDOW_MS)));
    found[isOn ? 'on' : 'off'].push(...costs);
  }
  await hangUp();
  await pair.close();
  return { without: medianOf(found.off), with: medianOf(found.on) };
}

async function monitor({ alice, bob }: Pair, isOn: boolean): Promise<void> {
  for (const page of [alice, bob]) await page.evaluate((on) => window.bench.monitor(on), isOn);
}

type Meter = (windowMs: number) => Promise<Cost>;

async function openMeter(page: Page): Promise<Meter> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const whole = await page.context().browser()?.newBrowserCDPSession();
  return async (windowMs) => {
    const before = await read(devtools, whole);
    await rest(windowMs);
    const after = await read(devtools, whole);
    const share = (from: number, to: number): number =>
      ((to - from) / (after.at - before.at)) * 100_000;
    return {
      mainThread: share(before.task, after.task),
      browser: share(before.cpu, after.cpu),
      heap: after.heap / 1_000_000,
    };
  };
}

interface Reading {
  /** In ms. */
  readonly at: number;
  /** In s. */
  readonly task: number;
  readonly cpu: number;
  readonly heap: number;
}

async function read(devtools: CDPSession, whole: CDPSession | undefined): Promise<Reading> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  const value = (name: string): number =>
    metrics.find((metric) => metric.name === name)?.value ?? NaN;
  const processes = await whole?.send('SystemInfo.getProcessInfo');
  return {
    at: performance.now(),
    task: value('TaskDuration'),
    heap: value('JSHeapUsedSize'),
    cpu: processes?.processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) ?? NaN,
  };
}

function medianOf(costs: readonly Cost[]): Cost {
  const middle = (read: (cost: Cost) => number): number => {
    const sorted = costs.map(read).sort((one, other) => one - other);
    return sorted[Math.floor(sorted.length / 2)] ?? NaN;
  };
  return {
    mainThread: middle(({ mainThread }) => mainThread),
    browser: middle(({ browser }) => browser),
    heap: middle(({ heap }) => heap),
  };
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
