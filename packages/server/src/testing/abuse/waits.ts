import { percentile } from './bystanders.ts';

/** How long round trips of others took in one case of one round, in ms: before it, while it was quiet, and meanwhile. */
export interface Waits {
  readonly name: string;
  readonly quiet: readonly number[];
  readonly took: readonly number[];
}

/** What all rounds together say of one case. */
export interface Verdict {
  readonly name: string;
  readonly count: number;
  /** The 99th percentile meanwhile, and of all that was quiet, in ms. */
  readonly p99Ms: number;
  readonly quietMs: number;
  readonly times: number;
  /** Others waited too long. Undefined: there are too few round trips to tell. */
  readonly isTooLong: boolean | undefined;
}

/** An attack may make others wait so many times as long as when it is quiet, at the 99th percentile … */
const MOST_TIMES = 2;
/** … of which fewer round trips than these say nothing: it is the third worst of them. */
const ENOUGH = 300;

/**
 * Judges each case by the round trips of all rounds together: the third worst of a few hundred may be the doing of anything
 * on the machine, when it is quiet as well.
 */
export function judge(waits: readonly Waits[]): readonly Verdict[] {
  const quietMs = percentile(
    waits.flatMap(({ quiet }) => quiet),
    0.99,
  );
  const names = [...new Set(waits.map(({ name }) => name))];
  return names.map((name) => {
    const took = waits.flatMap((each) => (each.name === name ? each.took : []));
    const p99Ms = percentile(took, 0.99);
    const times = p99Ms / quietMs;
    const isTooLong = took.length < ENOUGH ? undefined : times > MOST_TIMES;
    return { name, count: took.length, p99Ms, quietMs, times, isTooLong };
  });
}
