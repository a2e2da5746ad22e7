import { setTimeout as after } from 'node:timers/promises';
import { startChromium } from '../browsers/chromium.ts';
import { openBench } from '../run/open-bench.ts';
import { judgeCall } from './judge-call.ts';
import type { MemorySample } from './leaks.ts';
import { growthIn } from './leaks.ts';
import { runSoakCall } from './run-call.ts';
import type { SoakStage } from './scene.ts';
import { createSoakFaults } from './soak-faults.ts';
import { soakPlan } from './soak-plan.ts';
import type { SoakCall } from './soak-plan.ts';
import type { SoakResult } from './soak-result.ts';
import { takeSeat } from './soak-seat.ts';

/** Which calls of a plan are made. */
export interface SoakOrder {
  readonly calls: number;
  readonly seed: number;
  /** Counted from 1, both included. */
  readonly from: number;
  readonly to: number;
}

export interface SoakReport {
  readonly seed: number;
  readonly results: readonly SoakResult[];
  /** Of Alice's page, which is kept over all calls. */
  readonly memory: readonly MemorySample[];
  /** What is wrong with how it grew. */
  readonly growth: readonly string[];
}

/** Longer than it takes to notice that a connection to the server is half open while nobody has anything to say. */
const RING_MS = 30_000;
/** Longer than the longest fault, and shorter than people would wait. */
const GRACE_MS = 12_000;
const MEASURE_EVERY = 20;
const CALL_LIMIT_MS = 180_000;
const PATIENCE = { recoveryMs: 0, endMs: 0 };

/** One network, one server and two pages for all calls, one after the other. */
export async function runSoak(
  order: SoakOrder,
  onResult: (result: SoakResult) => void,
): Promise<SoakReport> {
  const bench = await openBench(PATIENCE);
  const closes: (() => Promise<void>)[] = [];
  try {
    await bench.network.reset({ hasNat: false });
    const browsers = await Promise.all([
      startChromium('alice', bench.folder),
      startChromium('bob', bench.folder),
    ]);
    closes.push(...browsers.map((browser) => () => browser.close()));
    const [alices, bobs] = browsers;
    // The pages connect as soon as they are open: the server comes first.
    const stage: { current?: SoakStage } = {};
    const faults = await createSoakFaults({
      ...{ bench, graceMs: GRACE_MS },
      reload: async (side) => stage.current?.seats[side].reload(),
    });
    closes.push(() => faults.close());
    const seats = {
      alice: await takeSeat('alice', { browser: alices, ringMs: RING_MS }),
      bob: await takeSeat('bob', { browser: bobs, ringMs: RING_MS }),
    };
    stage.current = { seats, faults, ringMs: RING_MS, graceMs: GRACE_MS };
    return await makeCalls(stage.current, order, onResult);
  } finally {
    await Promise.allSettled(closes.map((close) => close()));
    await bench.close();
  }
}

async function makeCalls(
  stage: SoakStage,
  { seed, calls, from, to }: SoakOrder,
  onResult: (result: SoakResult) => void,
): Promise<SoakReport> {
  const plans = soakPlan(seed, calls).slice(from - 1, to);
  const results: SoakResult[] = [];
  const memory: MemorySample[] = [];
  for (const [index, plan] of plans.entries()) {
    const result = await makeCall(stage, plan);
    results.push(result);
    onResult(result);
    const made = index + 1;
    if (made % MEASURE_EVERY === 0 || made === plans.length)
      memory.push(await measure(stage, plan.call));
  }
  return { seed, results, memory, growth: growthIn(memory) };
}

async function measure({ seats }: SoakStage, call: number): Promise<MemorySample> {
  const { listeners } = await seats.alice.openThings();
  return { call, listeners, ...(await seats.alice.memory()) };
}

/** Every wait in a call has a limit of its own; this is for a page or a command that does not answer at all. */
async function untilLate(): Promise<never> {
  await after(CALL_LIMIT_MS, undefined, { ref: false });
  throw new Error('A call took too long, and the soak cannot go on.');
}

async function makeCall(stage: SoakStage, plan: SoakCall): Promise<SoakResult> {
  const observed = await Promise.race([runSoakCall(stage, plan), untilLate()]);
  await stage.faults.calm();
  return { plan, observed, problems: judgeCall(plan, observed) };
}
