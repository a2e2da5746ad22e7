// npm run lab: how calls survive real network faults. See README.md.
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { LabPlan } from './cli/arguments.ts';
import { readArguments, usage } from './cli/arguments.ts';
import { whyNoLab } from './cli/requirements.ts';
import { brokenLimits } from './measure/limits.ts';
import { markdownTable } from './measure/table.ts';
import type { LabResult } from './measure/table.ts';
import { casesOf } from './run/cases.ts';
import { openBench } from './run/open-bench.ts';
import { runCases } from './run/run-cases.ts';
import { soak } from './soak/soak-command.ts';
import { typed } from './cli/typed.ts';

const PATIENT = { recoveryMs: 40_000, endMs: 45_000 };
const IMPATIENT = { recoveryMs: 8_000, endMs: 8_000 };

const plan = typed(readArguments, usage);
if (plan !== undefined) process.exitCode = await runLab(plan);

/** Resolves with the exit code. */
async function runLab(plan: LabPlan): Promise<number> {
  const browsers = plan.pairs.flatMap(({ alice, bob }) => [alice, bob]);
  const obstacle = whyNoLab({ hasFirefox: browsers.includes('firefox') });
  if (obstacle !== undefined) {
    console.log(`The network lab: skipped. ${obstacle}`);
    return plan.isRequired ? 1 : 0;
  }
  if (plan.soak !== undefined) return soak(plan.soak, plan.json);
  const bench = await openBench(plan.isCheck ? IMPATIENT : PATIENT);
  const results = await runCases(bench, casesOf(plan), show).finally(() => bench.close());
  const table = markdownTable(results);
  console.log(`\n${table}`);
  if (plan.markdown !== undefined) await writeFile(plan.markdown, table);
  if (plan.json !== undefined) await writeFile(plan.json, JSON.stringify(results));
  return plan.isCheck ? judge(results) : 0;
}

function show(result: LabResult): void {
  const note = 'problem' in result ? `failed: ${result.problem}` : '';
  console.log(`${markdownTable([result]).split('\n')[2] ?? ''} ${note}`);
}

function judge(results: readonly LabResult[]): number {
  const broken = results.map((result) => brokenLimits(result));
  for (const sentence of broken.flat()) console.log(sentence);
  const failed = broken.filter((sentences) => sentences.length > 0).length;
  console.log(`The network lab: ${results.length - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
