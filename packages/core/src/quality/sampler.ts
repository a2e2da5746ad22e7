import { SLOTS } from '../link/link.ts';
import type { SlotName } from '../link/link.ts';
import type { Platform } from '../platform/platform.ts';
import { parseStats } from './parse-stats.ts';
import type { StatsSample } from './stats-sample.ts';

/** Looks at a connection again and again: one `getStats` at a time, and never one for each track. */
export interface Sampler {
  readonly isRunning: boolean;
  /** Looks now and from then on. Idempotent. */
  start(): void;
  /** Idempotent; nothing is told of a look that is under way. */
  stop(): void;
}

export interface SamplerOptions {
  readonly platform: Pick<Platform, 'clock' | 'log'>;
  /** The connection of now; calls that recover come to have others. */
  readonly connection: () => RTCPeerConnection | undefined;
  /** How long to wait after each look, in ms. */
  readonly intervalMs: () => number;
  /** The statistics, or undefined where there is no connection; with the wait that came before. */
  readonly sampled: (sample: StatsSample | undefined, waitedMs: number) => void;
}

/** A look that takes longer than this, in ms, is a burden: the next one comes later. */
const BURDEN_MS = 100;

export function createSampler(options: SamplerOptions): Sampler {
  const { clock, log } = options.platform;
  let known: RTCPeerConnection | undefined;
  let connections = 0;
  let cancel = (): void => undefined;
  /** Whatever was begun in a run before this one comes too late. */
  let run = 0;
  let isRunning = false;

  async function read(): Promise<StatsSample | undefined> {
    const pc = options.connection();
    if (pc === undefined || pc.connectionState === 'closed') return undefined;
    if (pc !== known) connections += 1;
    known = pc;
    const report = await pc.getStats();
    return parseStats(report, {
      at: clock.now(),
      connection: connections,
      slots: slotsOf(pc),
    });
  }

  async function look(ofRun: number, waitedMs: number): Promise<void> {
    const begunAt = clock.now();
    const sample = await read().catch((cause: unknown) => {
      log('debug', 'quality.no-stats', { cause });
      return undefined;
    });
    if (ofRun !== run) return;
    options.sampled(sample, waitedMs);
    // Whoever was told may have stopped it.
    if (ofRun !== run) return;
    const isBurden = clock.now() - begunAt > BURDEN_MS;
    const waitMs = options.intervalMs() * (isBurden ? 2 : 1);
    cancel = clock.after(waitMs, () => void look(ofRun, waitMs));
  }

  return {
    get isRunning() {
      return isRunning;
    },
    start() {
      if (isRunning) return;
      isRunning = true;
      void look(run, 0);
    },
    stop() {
      if (!isRunning) return;
      isRunning = false;
      run += 1;
      cancel();
    },
  };
}

function slotsOf(pc: RTCPeerConnection): ReadonlyMap<string, SlotName> {
  const slots = SLOTS.flatMap(({ name }, index) => {
    const mid = pc.getTransceivers()[index]?.mid ?? undefined;
    return mid === undefined ? [] : [[mid, name] as const];
  });
  return new Map(slots);
}
