// npm run lab: how calls survive real network faults. See README.md.
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import type { LabPlan } from './cli/arguments.ts';
import { readArguments, usage } from './cli/arguments.ts';
import { markdownTable } from './measure/table.ts';
import type { LabResult } from './measure/table.ts';
import { openBench } from './run/open-bench.ts';
import { casesOf, runCases } from './run/run-plan.ts';

try {
  await runLab(readArguments(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(`\n${usage}`);
  process.exitCode = 1;
}

async function runLab(plan: LabPlan): Promise<void> {
  const bench = await openBench();
  const results = await runCases(bench, casesOf(plan), show).finally(() => bench.close());
  const table = markdownTable(results);
  console.log(`\n${table}`);
  if (plan.markdown !== undefined) await writeFile(plan.markdown, table);
  if (plan.json !== undefined) await writeFile(plan.json, JSON.stringify(results));
}

function show(result: LabResult): void {
  const name = `${result.fault} ${result.contender} ${result.run}`;
  if ('problem' in result) console.log(`${name}: FAILED: ${result.problem}`);
  else console.log(markdownTable([result]).split('\n')[2]);
}
