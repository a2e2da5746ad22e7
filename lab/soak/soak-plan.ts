import type { Side } from '../faults/fault.ts';
import { randomOf } from './random.ts';
import type { Random, Weight } from './random.ts';

/** What goes wrong in a call, once. What has no duration has no end. */
export type SoakFault =
  | { readonly type: 'none' }
  | {
      readonly type: 'cut';
      readonly side: Side;
      /** `in`: the side still sends, but hears nothing; `out`: the other way round. */
      readonly direction: 'both' | 'in' | 'out';
      readonly forMs: number;
    }
  | { readonly type: 'new-address'; readonly side: Side }
  | { readonly type: 'server-killed'; readonly forMs: number }
  | { readonly type: 'half-open'; readonly side: Side }
  | { readonly type: 'loss'; readonly side: Side; readonly forMs: number }
  | { readonly type: 'turn-frozen'; readonly forMs: number }
  /** Bob's page is loaded again: Alice's is kept for all calls, so that what is left behind adds up in it. */
  | { readonly type: 'reload'; readonly side: 'bob' };

/** When the fault begins. */
export type SoakStep =
  | 'before-ringing'
  | 'ringing'
  | 'answering'
  | 'connecting'
  | 'connected'
  | 'held'
  | 'sharing'
  | 'recovering'
  | 'ending';

/** How people end the call: the last three before anybody has answered. */
export type SoakEnding =
  | 'caller-hangs-up'
  | 'callee-hangs-up'
  | 'both-hang-up'
  | 'tab-closed'
  | 'declined'
  | 'cancelled'
  | 'declined-and-cancelled'
  | 'unanswered';

/** All that is going to happen in one call. */
export interface SoakCall {
  /** Counted from 1. */
  readonly call: number;
  readonly caller: Side;
  /** There is no other way between the two but the TURN server. */
  readonly isRelayed: boolean;
  readonly step: SoakStep;
  /** How long after the step has come the fault begins. */
  readonly waitMs: number;
  /** With the step `recovering`: what the call recovers from. */
  readonly first?: SoakFault;
  readonly fault: SoakFault;
  /** Who holds or shares, where that is the step. */
  readonly actor: Side;
  readonly ending: SoakEnding;
  /** How long people take: to answer, to decline, to give up. */
  readonly personMs: number;
}

/** With these a call was answered. */
const answeredEndings: readonly SoakEnding[] = [
  'caller-hangs-up',
  'callee-hangs-up',
  'both-hang-up',
  'tab-closed',
];

export function isAnswered({ ending }: Pick<SoakCall, 'ending'>): boolean {
  return answeredEndings.includes(ending);
}

/** How long the fault lasts; 0 for what happens in a moment. */
export function lasts(fault: SoakFault): number {
  return 'forMs' in fault ? fault.forMs : 0;
}

/** The calls of a soak: the same ones for the same seed, whichever of them are made. */
export function soakPlan(seed: number, calls: number): readonly SoakCall[] {
  return Array.from({ length: calls }, (_, index) => planCall(seed, index + 1));
}

const LONGEST_MS = 8_000;
/** Nobody has answered: what takes longer than people wait would end the call rightly. */
const LONGEST_BEFORE_ANSWER_MS = 4_000;

function planCall(seed: number, call: number): SoakCall {
  const random = randomOf(seed, call);
  const step = random.weighted(stepWeights);
  const ending = random.weighted(endingWeights(step));
  const isEarly = step === 'before-ringing' || step === 'ringing' || !isAnswered({ ending });
  const longestMs = isEarly ? LONGEST_BEFORE_ANSWER_MS : LONGEST_MS;
  const fault = drawFault(random, longestMs);
  const first = step === 'recovering' ? { first: drawFirst(random) } : {};
  return {
    ...{ call, step, ending, fault, ...first },
    caller: random.one(sides),
    isRelayed: fault.type === 'turn-frozen' || random.chance(0.25),
    waitMs: step === 'recovering' ? random.whole(200, 3_500) : random.whole(0, 400),
    actor: random.one(sides),
    personMs: random.whole(0, 1_500),
  };
}

const sides = ['alice', 'bob'] as const;

const stepWeights: readonly Weight<SoakStep>[] = [
  ['before-ringing', 10],
  ['ringing', 10],
  ['answering', 10],
  ['connecting', 12],
  ['connected', 16],
  ['held', 8],
  ['sharing', 8],
  ['recovering', 14],
  ['ending', 12],
];

const answered: readonly Weight<SoakEnding>[] = [
  ['caller-hangs-up', 30],
  ['callee-hangs-up', 30],
  ['both-hang-up', 20],
  ['tab-closed', 8],
];

const unanswered: readonly Weight<SoakEnding>[] = [
  ['declined', 20],
  ['cancelled', 20],
  ['declined-and-cancelled', 15],
  ['unanswered', 4],
];

function endingWeights(step: SoakStep): readonly Weight<SoakEnding>[] {
  const isOpen = step === 'before-ringing' || step === 'ringing' || step === 'ending';
  return isOpen ? [...answered, ...unanswered] : answered;
}

const faultWeights: readonly Weight<SoakFault['type']>[] = [
  ['none', 8],
  ['cut', 26],
  ['new-address', 12],
  ['server-killed', 14],
  ['half-open', 10],
  ['loss', 8],
  ['turn-frozen', 8],
  ['reload', 14],
];

function drawFault(random: Random, longestMs: number): SoakFault {
  const type = random.weighted(faultWeights);
  const side = random.one(sides);
  // Short ones are more frequent, as in life.
  const forMs = 500 + Math.round((longestMs - 500) * (random.whole(0, 1_000) / 1_000) ** 2);
  switch (type) {
    case 'cut':
      return { type, side, direction: random.one(['both', 'both', 'in', 'out']), forMs };
    case 'loss':
      return { type, side, forMs };
    case 'server-killed':
    case 'turn-frozen':
      return { type, forMs };
    case 'new-address':
    case 'half-open':
      return { type, side };
    case 'reload':
      return { type, side: 'bob' };
    case 'none':
      return { type };
  }
}

/** Something that a call has to recover from. */
function drawFirst(random: Random): SoakFault {
  const side = random.one(sides);
  return random.chance(0.5)
    ? { type: 'new-address', side }
    : { type: 'cut', side, direction: 'both', forMs: random.whole(1_500, 3_500) };
}
