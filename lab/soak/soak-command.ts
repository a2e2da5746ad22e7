import { writeFile } from 'node:fs/promises';
import { runSoak } from './run-soak.ts';
import type { SoakOrder, SoakReport } from './run-soak.ts';
import { countOf, failureInWords, planInWords, soakTable } from './soak-table.ts';

/** Makes the calls and says how they went; resolves with the exit code. */
export async function soak(order: SoakOrder, json: string | undefined): Promise<number> {
  console.log(`${order.to - order.from + 1} calls with seed ${order.seed}`);
  const report = await runSoak(order, (result) => {
    const { plan, observed, problems } = result;
    const time = `${(observed.tookMs / 1_000).toFixed(1)} s`;
    console.log(`${String(plan.call).padStart(4)}  ${time.padStart(6)}  ${planInWords(plan)}`);
    if (problems.length > 0) console.log(failureInWords(result, order.seed));
  });
  if (json !== undefined) await writeFile(json, JSON.stringify(report));
  return conclude(report);
}

function conclude({ results, memory, growth }: SoakReport): number {
  console.log(`\n${soakTable(results)}\n`);
  for (const { call, heap, connections, listeners } of memory) {
    const kept = `${connections} peer connections kept, ${listeners} listeners`;
    console.log(`Alice after call ${call}: ${heap} bytes, ${kept}`);
  }
  for (const sentence of growth) console.log(`Alice: ${sentence}`);
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  const parts = (['stuck', 'wrong', 'leak'] as const).map(
    (type) => `${countOf(results, type)} ${type}`,
  );
  console.log(`The soak: ${results.length} calls, ${failed} failed (${parts.join(', ')})`);
  return failed === 0 && growth.length === 0 ? 0 : 1;
}
