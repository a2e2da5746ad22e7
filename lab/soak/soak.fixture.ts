import type { SoakCall } from './soak-plan.ts';
import type { Observed, SoakResult } from './soak-result.ts';

/** Alice calls, nothing fails, and she hangs up. */
export function planned(changes: Partial<SoakCall> = {}): SoakCall {
  return {
    ...{ call: 1, caller: 'alice', isRelayed: false, step: 'connected', waitMs: 0 },
    ...{ fault: { type: 'none' }, actor: 'alice', ending: 'caller-hangs-up', personMs: 0 },
    ...changes,
  };
}

/** As it should be for `planned()`. */
export function observed(changes: Partial<Observed> = {}): Observed {
  return {
    ends: { alice: ['hangup by me'], bob: ['hangup by them'] },
    ...{ record: 'hangup', calls: ['call-1'], recoveredAfterMs: 400, leaks: [], thrown: [] },
    ...{ tookMs: 3_000, timeline: [] },
    ...changes,
  };
}

export function resultOf(changes: Partial<SoakResult> = {}): SoakResult {
  return { plan: planned(), observed: observed(), problems: [], ...changes };
}
