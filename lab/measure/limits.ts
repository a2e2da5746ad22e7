import type { Side } from '../faults/fault.ts';
import type { CaseResult } from './outcome.ts';
import { sideOutcome } from './outcome.ts';
import type { LabResult } from './table.ts';

/** What Earshot must keep to, on a machine that has other things to do as well. In ms. */
export interface Limit {
  readonly fault: string;
  /** From the heal to a moving picture. */
  readonly recoveredMs: number;
  /** All the time without a moving picture. */
  readonly stillMs: number;
  /** From a hang-up until the other side knows. */
  readonly endedMs: number;
}

export const limits: readonly Limit[] = [
  { fault: 'cut-2', recoveredMs: 1_500, stillMs: 4_500, endedMs: 2_000 },
  { fault: 'cut-6', recoveredMs: 1_500, stillMs: 8_500, endedMs: 2_000 },
  { fault: 'address-change', recoveredMs: 4_000, stillMs: 5_000, endedMs: 2_000 },
  { fault: 'server-killed', recoveredMs: 1_500, stillMs: 2_000, endedMs: 2_000 },
];

const ENDS: Readonly<Record<Side, string>> = {
  alice: 'ended hangup by me',
  bob: 'ended hangup by them',
};

/** One sentence for each limit that a call has not kept; none is kept by a case that failed. */
export function brokenLimits(result: LabResult, all: readonly Limit[] = limits): readonly string[] {
  if ('problem' in result) return [`${result.fault}: ${result.problem}`];
  const limit = all.find(({ fault }) => fault === result.fault);
  if (limit === undefined) return [];
  return (['alice', 'bob'] as const).flatMap((side) =>
    brokenBy(result, { side, limit }).map((what) => `${result.fault}, ${side}: ${what}`),
  );
}

function brokenBy(
  result: CaseResult,
  { side, limit }: { readonly side: Side; readonly limit: Limit },
): readonly string[] {
  const { end, endedMs = Infinity, recoveredMs, stillMs } = sideOutcome(result, side);
  if (endedMs < 0) return [`the call ended by itself: ${end}`];
  const broken: string[] = [];
  const check = (what: string, ms: number, limitMs: number): void => {
    if (ms > limitMs) broken.push(`${what} after ${ms.toFixed(0)} ms, not within ${limitMs}`);
  };
  if (recoveredMs === undefined) broken.push('the picture never moved again');
  else check('the picture moved again', recoveredMs, limit.recoveredMs);
  check('the picture was still, in all,', stillMs, limit.stillMs);
  if (end !== ENDS[side]) broken.push(`it ended as “${end}”, not as “${ENDS[side]}”`);
  else check('it knew of the end', endedMs, limit.endedMs);
  return broken;
}
