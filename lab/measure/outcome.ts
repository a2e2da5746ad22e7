import type { BrowserName, ContenderName, Side } from '../faults/fault.ts';
import type { Recording } from '../page/recording.ts';
import { framesLost, movesSince, stillMs } from './picture.ts';

/** When the lab did what, in Unix ms. */
export interface Marks {
  /** Alice called. */
  readonly calledAt: number;
  /** The first step was about to be taken. */
  readonly faultAt: number;
  /** The last step was done: all is well again. */
  readonly healedAt: number;
  /** The lab had seen enough; then it hung up. */
  readonly doneAt: number;
}

/** All that was recorded of one call. */
export interface CaseResult {
  readonly fault: string;
  readonly contender: ContenderName;
  /** Counted from 1. */
  readonly run: number;
  readonly browsers: Readonly<Record<Side, BrowserName>>;
  readonly marks: Marks;
  readonly sides: Readonly<Record<Side, Recording>>;
  /** How busy the machine was before: programs that wanted a processor, in the last minute. */
  readonly load: number;
  /** What the pages have thrown or complained of. */
  readonly complaints: readonly string[];
}

/** What one side has lived through. */
export interface SideOutcome {
  /** The states that it saw from the fault on, until the lab hung up. */
  readonly seen: readonly string[];
  readonly stillMs: number;
  /** From the heal to the picture that moves in the end; undefined: never. */
  readonly recoveredMs: number | undefined;
  /** Undefined where there was no picture before. */
  readonly framesLost: number | undefined;
  /** Its last word. */
  readonly end: string;
  /** From Alice's hang-up to the last word, below 0 when the call had ended before; undefined: it never ended. */
  readonly endedMs: number | undefined;
}

const PACE_MS = 2_000;

export function sideOutcome({ marks, sides }: CaseResult, side: Side): SideOutcome {
  const { frames, states } = sides[side];
  const { faultAt, healedAt, doneAt } = marks;
  const span = { from: faultAt, to: doneAt };
  const moved = movesSince(frames, { from: healedAt, to: doneAt });
  const last = states.at(-1);
  return {
    seen: states.filter(({ at }) => at >= faultAt && at < doneAt).map(({ what }) => what),
    stillMs: stillMs(frames, span),
    recoveredMs: moved === undefined ? undefined : moved - healedAt,
    framesLost: framesLost(frames, { before: { from: faultAt - PACE_MS, to: faultAt }, span }),
    end: last?.what ?? 'nothing',
    endedMs: last?.what.startsWith('ended') === true ? last.at - doneAt : undefined,
  };
}
