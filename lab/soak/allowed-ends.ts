import { isAnswered } from './soak-plan.ts';
import type { SoakCall, SoakEnding, SoakFault } from './soak-plan.ts';

/** How a call may end, given what was done to it: any of these on a side, and in the server's record. */
export interface AllowedEnds {
  readonly caller: readonly string[];
  readonly callee: readonly string[];
  readonly record: readonly string[];
}

/** A side that heard nothing of the call's end, or of the call: its page was another one, or was not reached. */
export const NO_END = 'none';

const mine = 'hangup by me';
const theirs = 'hangup by them';

const plain: Readonly<Record<SoakEnding, AllowedEnds>> = {
  'caller-hangs-up': { caller: [mine], callee: [theirs], record: ['hangup'] },
  'callee-hangs-up': { caller: [theirs], callee: [mine], record: ['hangup'] },
  // Each has hung up, or has heard first that the other one has.
  'both-hang-up': { caller: [mine, theirs], callee: [mine, theirs], record: ['hangup'] },
  // The tab that is closed is Bob's: see below.
  'tab-closed': {
    caller: ['connection-lost'],
    callee: ['connection-lost'],
    record: ['connection-lost'],
  },
  declined: { caller: ['rejected by them'], callee: ['rejected by me'], record: ['rejected'] },
  cancelled: { caller: ['cancelled'], callee: ['cancelled'], record: ['cancelled'] },
  'declined-and-cancelled': {
    caller: ['cancelled', 'rejected by them'],
    callee: ['rejected by me', 'cancelled'],
    record: ['cancelled', 'rejected'],
  },
  unanswered: { caller: ['unanswered'], callee: ['unanswered'], record: ['unanswered'] },
};

export function allowedEnds(plan: SoakCall): AllowedEnds {
  const ends = plain[plan.ending];
  if (isCutShort(plan)) return cutShort(plan, ends);
  if (plan.ending === 'tab-closed') return withBob(plan, ends, () => [NO_END]);
  // It was hung up as the page went: the page that comes finds it over, or ends it once more.
  if (plan.fault.type === 'reload' && plan.step === 'ending')
    return withBob(plan, ends, (own) => [...own, NO_END]);
  return mayMissTheCall(plan) ? { ...ends, callee: [...ends.callee, NO_END] } : ends;
}

/** A page that goes takes its end with it; the server may not have heard of the call yet. */
function cutShort(plan: SoakCall, ends: AllowedEnds): AllowedEnds {
  if (plan.step === 'ending') {
    return {
      caller: [...ends.caller, NO_END],
      callee: ['cancelled', ...ends.callee],
      record: ['cancelled', ...ends.record],
    };
  }
  const unheard = plan.step === 'before-ringing' ? [NO_END] : [];
  return { caller: [NO_END], callee: ['cancelled', ...unheard], record: ['cancelled'] };
}

function withBob(
  plan: SoakCall,
  ends: AllowedEnds,
  change: (own: readonly string[]) => readonly string[],
): AllowedEnds {
  const role = plan.caller === 'bob' ? 'caller' : 'callee';
  return { ...ends, [role]: change(ends[role]) };
}

/** Bob calls, and his page is loaded again before anybody has answered: that cancels the call. */
export function isCutShort(plan: SoakCall): boolean {
  if (plan.fault.type !== 'reload' || plan.caller !== 'bob') return false;
  if (plan.step === 'before-ringing' || plan.step === 'ringing') return true;
  return plan.step === 'ending' && !isAnswered(plan);
}

const deafening: readonly SoakFault['type'][] = [
  'cut',
  'server-killed',
  'half-open',
  'new-address',
  'reload',
];

/** The caller gave up while the callee could not be reached, or had another page. */
function mayMissTheCall({ ending, step, fault }: SoakCall): boolean {
  const isGivenUp = ending === 'cancelled' || ending === 'declined-and-cancelled';
  if (step === 'ringing') return isGivenUp && fault.type === 'reload';
  return isGivenUp && step === 'before-ringing' && deafening.includes(fault.type);
}
