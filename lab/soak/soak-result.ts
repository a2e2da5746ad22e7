import type { Side } from '../faults/fault.ts';
import type { SoakCall } from './soak-plan.ts';

export interface SoakMoment {
  /** Since the call began. */
  readonly atMs: number;
  readonly who: Side | 'lab';
  readonly what: string;
}

/** What was seen in one call, and after it. */
export interface Observed {
  /** What did not happen in time; the call was over for the soak then. */
  readonly stuckAt?: string;
  /** How often the call ended, and why, on each side. */
  readonly ends: Readonly<Record<Side, readonly string[]>>;
  /** What the server's record says: its reason, `live`, or `none` where there is no record. */
  readonly record: string;
  /** More than one is one too many. */
  readonly calls: readonly string[];
  /** From the end of the fault until both were connected and saw moving pictures. */
  readonly recoveredAfterMs?: number;
  /** What was still open some seconds after the end. */
  readonly leaks: readonly string[];
  /** What a page has thrown. */
  readonly thrown: readonly string[];
  readonly tookMs: number;
  readonly timeline: readonly SoakMoment[];
}

export type ProblemType = 'stuck' | 'wrong' | 'leak';

export interface Problem {
  readonly type: ProblemType;
  readonly says: string;
}

export interface SoakResult {
  readonly plan: SoakCall;
  readonly observed: Observed;
  readonly problems: readonly Problem[];
}
