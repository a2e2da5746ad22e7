import { median } from '../measure/median.ts';
import { lasts } from './soak-plan.ts';
import type { SoakCall, SoakFault } from './soak-plan.ts';
import type { ProblemType, SoakResult } from './soak-result.ts';

const HEAD = ['fault', 'calls', 'recovered after', 'stuck', 'wrong', 'leak'];

/** One line for each fault, and one for all. */
export function soakTable(results: readonly SoakResult[]): string {
  const names = [...new Set(results.map(({ plan }) => nameOf(plan.fault)))].sort();
  const rows = names.map((name) =>
    rowOf(
      name,
      results.filter(({ plan }) => nameOf(plan.fault) === name),
    ),
  );
  const lines = [HEAD, HEAD.map(() => '---'), ...rows, rowOf('all', results)];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function rowOf(name: string, results: readonly SoakResult[]): readonly string[] {
  const times = results
    .map(({ observed }) => observed.recoveredAfterMs)
    .filter((time) => time !== undefined);
  const middle = median(times);
  return [
    name,
    String(results.length),
    middle === undefined ? '–' : `${seconds(middle)}, at most ${seconds(Math.max(...times))}`,
    ...(['stuck', 'wrong', 'leak'] as const).map((type) => String(countOf(results, type))),
  ];
}

/** How many calls had such a problem. */
export function countOf(results: readonly SoakResult[], type: ProblemType): number {
  return results.filter(({ problems }) => problems.some((one) => one.type === type)).length;
}

function nameOf(fault: SoakFault): string {
  if (fault.type !== 'cut') return fault.type;
  return fault.direction === 'both' ? 'cut' : 'cut one way';
}

/** What was done in a call, in a line. */
export function planInWords(plan: SoakCall): string {
  const first = plan.first === undefined ? '' : ` from ${faultInWords(plan.first)}`;
  const way = plan.isRelayed ? ', relayed' : '';
  return `${plan.caller} calls${way}; ${plan.step}${first}: ${faultInWords(plan.fault)}; ${plan.ending}`;
}

function faultInWords(fault: SoakFault): string {
  const side = 'side' in fault ? ` at ${fault.side}` : '';
  const forMs = lasts(fault);
  return `${nameOf(fault)}${side}${forMs === 0 ? '' : ` for ${seconds(forMs)}`}`;
}

/** All that is known of a call that went wrong, and how to make it once more. */
export function failureInWords({ plan, observed, problems }: SoakResult, seed: number): string {
  return [
    `Call ${plan.call}: ${planInWords(plan)}`,
    ...problems.map(({ type, says }) => `  ${type}: ${says}`),
    ...observed.timeline.map(
      ({ atMs, who, what }) => `  ${seconds(atMs).padStart(8)}  ${who.padEnd(5)}  ${what}`,
    ),
    `  Again: npm run lab -- --soak ${plan.call} --seed ${seed} --from ${plan.call} --to ${plan.call}`,
  ].join('\n');
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
