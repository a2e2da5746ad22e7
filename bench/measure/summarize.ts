import { contenderNames } from '../page/contender-names.ts';
import type { ContenderName } from '../page/contender-names.ts';
import { measures } from './sample.ts';
import type { MeasureName, Sample } from './sample.ts';

/** What came of one measure in one network. */
export interface Row {
  readonly delayMs: number;
  readonly measure: MeasureName;
  /** By contender; absent for who was not measured. */
  readonly results: Readonly<Partial<Record<ContenderName, Result>>>;
}

export interface Result {
  /** In ms; undefined when most did not happen. */
  readonly medianMs: number | undefined;
  /** The median of the ratios to the floor, each within one round; undefined without a floor. */
  readonly ratio: number | undefined;
  readonly count: number;
  /** How many did not happen in time. */
  readonly missing: number;
}

/** The floor: what the others are compared with. */
const [FLOOR] = contenderNames;

/** Medians and ratios, by network and measure. */
export function summarize(samples: readonly Sample[]): readonly Row[] {
  const delays = [...new Set(samples.map(({ delayMs }) => delayMs))];
  const names = Object.keys(measures) as readonly MeasureName[];
  return delays.flatMap((delayMs) =>
    names
      .map((measure) => rowOf(samples, { delayMs, measure }))
      .filter(({ results }) => Object.keys(results).length > 0),
  );
}

function rowOf(
  samples: readonly Sample[],
  row: { readonly delayMs: number; readonly measure: MeasureName },
): Row {
  const own = samples.filter(
    ({ delayMs, measure }) => delayMs === row.delayMs && measure === row.measure,
  );
  const floor = own.filter(({ contender }) => contender === FLOOR);
  const results: Partial<Record<ContenderName, Result>> = {};
  for (const name of contenderNames) {
    const values = own.filter(({ contender }) => contender === name);
    if (values.length > 0) results[name] = resultOf(values, floor);
  }
  return { ...row, results };
}

function resultOf(values: readonly Sample[], floor: readonly Sample[]): Result {
  const ratios = values.flatMap(({ round, ms }) => {
    const below = floor.find((sample) => sample.round === round)?.ms;
    return ms === undefined || below === undefined ? [] : [ms / below];
  });
  const happened = values.flatMap(({ ms }) => (ms === undefined ? [] : [ms]));
  const missing = values.length - happened.length;
  return {
    medianMs: missing * 2 > values.length ? undefined : middle(happened),
    ratio: middle(ratios),
    ...{ count: values.length, missing },
  };
}

/** Of an even number the mean of the two in the middle. */
function middle(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}
