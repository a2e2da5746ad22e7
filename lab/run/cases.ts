import type { BrowserPair, LabPlan } from '../cli/arguments.ts';
import type { ContenderName, Fault } from '../faults/fault.ts';

/** One call with one fault. */
export interface Case {
  readonly fault: Fault;
  readonly contender: ContenderName;
  readonly pair: BrowserPair;
  /** Counted from 1. */
  readonly run: number;
}

/** The contenders take turns, and each round begins with another one. */
export function casesOf({ faults, contenders, pairs, runs }: LabPlan): readonly Case[] {
  const rounds = Array.from({ length: runs }, (_, round) => round);
  return faults.flatMap((fault) => {
    const able = contenders.filter((contender) => fault.contenders?.includes(contender) ?? true);
    return pairs.flatMap((pair) =>
      rounds.flatMap((round) =>
        rotated(able, round).map((contender) => ({ fault, contender, pair, run: round + 1 })),
      ),
    );
  });
}

function rotated<Item>(items: readonly Item[], by: number): readonly Item[] {
  const start = by % Math.max(1, items.length);
  return [...items.slice(start), ...items.slice(0, start)];
}
