import { exposition, type Family, type Sample } from './exposition.ts';

/** What tells the numbers of one family apart. */
export interface Label {
  readonly name: string;
  /** Those that are there from the start, at 0, so that a rate can be told from the first one on. */
  readonly values?: readonly string[];
}

interface Head {
  readonly name: string;
  readonly help: string;
}

interface Labelled extends Head {
  readonly label?: Label;
}

export interface HistogramOptions extends Labelled {
  /** Upper bounds, ascending. */
  readonly buckets: readonly number[];
}

/** Counts upwards. */
export interface Counter {
  add(labelValue?: string, by?: number): void;
}

/** Sorts values into buckets. */
export interface Histogram {
  observe(value: number, labelValue?: string): void;
}

/** The numbers of one server: there is no global registry, so that two servers do not mix theirs. */
export interface Meters {
  counter(options: Labelled): Counter;
  histogram(options: HistogramOptions): Histogram;
  /** Asked when somebody reads; a `counter` when it never falls. */
  gauge(options: Head & { readonly type?: 'counter' }, read: () => number): void;
  /** The same, for one number for each value of a label. */
  gauges(
    options: Head & { readonly label: Label },
    read: () => Readonly<Record<string, number>>,
  ): void;
  /** All numbers in the text format of Prometheus. */
  read(): string;
}

/** More values than this of one label count as `other`: whatever comes in, memory stays bounded. */
const MAX_VALUES = 64;
const OTHER = 'other';

export function createMeters(): Meters {
  const families: (() => Family)[] = [];

  return {
    counter(options) {
      const series = createSeries(options.label, () => ({ value: 0 }));
      families.push(() => ({
        ...head(options),
        type: 'counter',
        samples: series.map(({ value }, labels) => [{ labels, value }]),
      }));
      return {
        add(labelValue = '', by = 1) {
          series.of(labelValue).value += by;
        },
      };
    },
    histogram(options) {
      const { buckets, label } = options;
      const series = createSeries(label, () => emptyDistribution(buckets));
      families.push(() => ({
        ...head(options),
        type: 'histogram',
        samples: series.map((distribution, labels) => samplesOf(distribution, buckets, labels)),
      }));
      return {
        observe(value, labelValue = '') {
          observe(series.of(labelValue), buckets, value);
        },
      };
    },
    gauge(options, read) {
      const { type = 'gauge' } = options;
      families.push(() => ({ ...head(options), type, samples: [{ value: read() }] }));
    },
    gauges(options, read) {
      const { name } = options.label;
      families.push(() => ({
        ...head(options),
        type: 'gauge',
        samples: Object.entries(read()).map(([is, value]) => ({ labels: { [name]: is }, value })),
      }));
    },
    read: () => exposition(families.map((family) => family())),
  };
}

function head({ name, help }: Head): Head {
  return { name, help };
}

/** What is counted, by the value of the one label that a family may have. */
interface Series<Entry> {
  of(value: string): Entry;
  map(
    each: (entry: Entry, labels: Readonly<Record<string, string>>) => readonly Sample[],
  ): Sample[];
}

function createSeries<Entry>(label: Label | undefined, create: () => Entry): Series<Entry> {
  const entries = new Map<string, Entry>();

  function of(value: string): Entry {
    const known = entries.get(value);
    if (known !== undefined) return known;
    if (entries.size >= MAX_VALUES && value !== OTHER) return of(OTHER);
    const entry = create();
    entries.set(value, entry);
    return entry;
  }

  for (const value of label === undefined ? [''] : (label.values ?? [])) of(value);
  return {
    of: (value) => of(label === undefined ? '' : value),
    map: (each) =>
      [...entries].flatMap(([value, entry]) =>
        each(entry, label === undefined ? {} : { [label.name]: value }),
      ),
  };
}

interface Distribution {
  /** How many lie in each bucket alone; the last one has no bound. */
  readonly counts: number[];
  sum: number;
}

function emptyDistribution(buckets: readonly number[]): Distribution {
  return { counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 };
}

function observe(distribution: Distribution, buckets: readonly number[], value: number): void {
  const found = buckets.findIndex((bound) => value <= bound);
  const index = found < 0 ? buckets.length : found;
  distribution.counts[index] = (distribution.counts[index] ?? 0) + 1;
  distribution.sum += value;
}

/** Each bucket holds what the ones before it hold, too. */
function samplesOf(
  { counts, sum }: Distribution,
  buckets: readonly number[],
  labels: Readonly<Record<string, string>>,
): readonly Sample[] {
  let total = 0;
  const bounds = [...buckets.map(String), '+Inf'];
  const samples = bounds.map((le, index): Sample => {
    total += counts[index] ?? 0;
    return { suffix: '_bucket', labels: { ...labels, le }, value: total };
  });
  return [
    ...samples,
    { suffix: '_sum', labels, value: sum },
    { suffix: '_count', labels, value: total },
  ];
}
