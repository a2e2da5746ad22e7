import { setTimeout as after } from 'node:timers/promises';
import { healsAtMs } from '../faults/fault-table.ts';
import type { LabResult } from '../measure/table.ts';
import type { Bench } from './open-bench.ts';
import type { Case } from './cases.ts';
import { runCase } from './run-case.ts';

/** Beside the fault itself: to connect, to be watched, to recover and to end. */
const CASE_LIMIT_MS = 120_000;

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

async function runWithin(bench: Bench, each: Case): Promise<LabResult> {
  const { fault, contender, pair, run } = each;
  const limit = new AbortController();
  const late = after(CASE_LIMIT_MS + healsAtMs(fault), undefined, { signal: limit.signal }).then(
    () => Promise.reject(new Error('The case took too long.')),
  );
  late.catch(() => undefined);
  try {
    return await Promise.race([runCase(bench, each), late]);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { fault: fault.name, contender, browsers: pair, run, problem };
  } finally {
    limit.abort();
  }
}
