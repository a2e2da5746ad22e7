import type { Side } from '../faults/fault.ts';
import { allowedEnds, NO_END } from './allowed-ends.ts';
import type { SoakCall } from './soak-plan.ts';
import type { Observed, Problem } from './soak-result.ts';

/** What is wrong with how a call went; nothing when all is as it should be. */
export function judgeCall(plan: SoakCall, observed: Observed): readonly Problem[] {
  const { stuckAt, leaks, thrown, calls } = observed;
  const stuck: Problem[] = stuckAt === undefined ? [] : [{ type: 'stuck', says: stuckAt }];
  const open = leaks.map((says): Problem => ({ type: 'leak', says }));
  const errors = thrown.map((says): Problem => ({ type: 'wrong', says: `thrown: ${says}` }));
  // Once it was stuck, the soak has ended the call as it could.
  if (stuckAt !== undefined) return [...stuck, ...errors, ...open];
  const more = calls.length > 1 ? [wrong(`one call has become ${calls.length}`)] : [];
  return [...wrongEnds(plan, observed), ...more, ...errors, ...open];
}

function wrongEnds(plan: SoakCall, { ends, record }: Observed): readonly Problem[] {
  const allowed = allowedEnds(plan);
  const problems: Problem[] = [];
  for (const side of ['alice', 'bob'] as const) {
    const seen = ends[side].length === 0 ? NO_END : ends[side].join(', then ');
    const may = side === plan.caller ? allowed.caller : allowed.callee;
    if (!may.includes(seen)) problems.push(wrong(`${side} ended: ${sentence(seen, may)}`));
  }
  if (!mayBeRecorded(plan, { ends, record }, allowed.record))
    problems.push(wrong(`the record says ${sentence(record, allowed.record)}`));
  return problems;
}

/** A call that the server never heard of can leave nothing; the callee has not heard of it either then. */
function mayBeRecorded(
  plan: SoakCall,
  { ends, record }: Pick<Observed, 'ends' | 'record'>,
  allowed: readonly string[],
): boolean {
  if (record !== NO_END) return allowed.includes(record);
  const callee: Side = plan.caller === 'alice' ? 'bob' : 'alice';
  return allowedEnds(plan).callee.includes(NO_END) && ends[callee].length === 0;
}

function sentence(seen: string, allowed: readonly string[]): string {
  return `${seen}, not ${allowed.join(' or ')}`;
}

function wrong(says: string): Problem {
  return { type: 'wrong', says };
}
