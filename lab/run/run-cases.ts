import { setTimeout as after } from 'node:timers/promises';
import { healsAtMs } from '../faults/fault-table.ts';
import type { LabResult } from '../measure/table.ts';
import type { Bench } from './open-bench.ts';
import type { Case } from './cases.ts';
import { runCase } from './run-case.ts';

/** Beside the fault itself: to connect, to be watched, to recover and to end. */
const CASE_LIMIT_MS = 120_000;
const PUT_AWAY_MS = 10_000;

/** Runs one case after the other; one that fails or takes too long does not stop the others. */
export async function runCases(
  bench: Bench,
  cases: readonly Case[],
  onResult: (result: LabResult) => void,
): Promise<readonly LabResult[]> {
  const results: LabResult[] = [];
  for (const each of cases) {
    const result = await runWithin(bench, each);
    results.push(result);
    onResult(result);
  }
  return results;
}

/** When time is up, the case has some more to put its things away before the next one begins. */
async function runWithin(bench: Bench, each: Case): Promise<LabResult> {
  const { fault, contender, pair, run } = each;
  const limit = AbortSignal.timeout(CASE_LIMIT_MS + healsAtMs(fault));
  try {
    return await Promise.race([runCase(bench, each, limit), untilLate(limit)]);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { fault: fault.name, contender, browsers: pair, run, problem };
  }
}

async function untilLate(limit: AbortSignal): Promise<never> {
  await new Promise((resolve) => limit.addEventListener('abort', resolve));
  await after(PUT_AWAY_MS, undefined, { ref: false });
  throw new Error('The case took too long.');
}
