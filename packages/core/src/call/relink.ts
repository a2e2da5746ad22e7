/** What the other side says about a new link, and what this side knows. */
export interface RelinkFacts {
  /** The epoch of this side's link, from 1; 0 when there is none yet. */
  readonly own: number;
  /** The epoch that the other side wants; 0 when it remembers no link. */
  readonly wanted: number;
  /** Whether this very question of a side that remembers nothing was answered before. */
  readonly isKnown: boolean;
}

/** The epoch of the link that is to be built now; undefined when there is nothing to do. */
export function relinkEpoch({ own, wanted, isKnown }: RelinkFacts): number | undefined {
  if (wanted > own) return wanted;
  return wanted === 0 && !isKnown ? own + 1 : undefined;
}
