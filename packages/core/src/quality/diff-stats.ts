import type { SlotName } from '../link/link.ts';
import type {
  CounterName,
  Counters,
  MediaDirection,
  Gauges,
  PathSample,
  ReceiverReport,
  StatsSample,
  StreamSample,
} from './stats-sample.ts';

/** What happened in one slot and direction between two looks. */
export interface TrackChange {
  readonly slot: SlotName;
  readonly direction: MediaDirection;
  /** By the clock of the statistics. */
  readonly elapsedMs: number;
  /** By how much each counter has risen. */
  readonly counters: Counters;
  /** As they are now. */
  readonly gauges: Gauges;
  readonly codec?: string;
  readonly limitation?: string;
  /** What the receiver's RTCP has said last. */
  readonly heard?: Heard;
}

/** What the other side said of what it received from us. */
export interface Heard {
  /** When it came, in Unix ms by this browser. */
  readonly at: number;
  readonly lossPercent?: number;
  readonly jitterMs?: number;
  readonly rttMs?: number;
}

export interface PathChange {
  readonly elapsedMs: number;
  /** Whether another pair of candidates is in use now. */
  readonly isOther: boolean;
  readonly bytesReceived?: number;
  readonly bytesSent?: number;
  readonly rttMs?: number;
  readonly availableBitrate?: number;
  readonly isRelayed: boolean;
  readonly relayProtocol?: string;
}

/** What happened between two looks. */
export interface StatsChange {
  /** Unix ms of the later look. */
  readonly at: number;
  readonly elapsedMs: number;
  /** The two are too far apart: the page slept, and nothing can be said about the time between. */
  readonly isGap: boolean;
  readonly tracks: readonly TrackChange[];
  readonly path: PathChange | undefined;
}

/** What must be known of the past. */
export interface StatsMemory {
  readonly sample: StatsSample;
  readonly reports: ReadonlyMap<string, Reported>;
  readonly rttMs: number | undefined;
}

interface Reported {
  readonly report: ReceiverReport;
  /** Sent until then. */
  readonly packets: number;
  readonly heard: Heard;
}

export interface DiffOptions {
  /** Looks further apart than this, in ms, say nothing about the time between them. */
  readonly maxGapMs: number;
}

/** The clocks of page and statistics may differ by this much in one step, in ms; more, and the machine slept. */
const DRIFT_MS = 2_000;

/** Takes a look into the memory; `change` is undefined for the first one. */
export function diffStats(
  memory: StatsMemory | undefined,
  sample: StatsSample,
  { maxGapMs }: DiffOptions,
): { readonly memory: StatsMemory; readonly change: StatsChange | undefined } {
  const elapsedMs = sample.at - (memory?.sample.at ?? sample.at);
  const isGap = elapsedMs > maxGapMs || elapsedMs < 0;
  const known = isGap ? undefined : memory;
  const reports = reportsOf(sample, known?.reports ?? new Map<string, Reported>());
  const path = pathChange(known?.sample.path, sample.path);
  const rttMs = path?.rttMs ?? known?.rttMs ?? sample.path?.currentRttMs;
  const next = { sample, reports, rttMs };
  if (memory === undefined) return { memory: next, change: undefined };
  const streams = known === undefined ? [] : streamChanges(known.sample, next, elapsedMs);
  const change = {
    ...{ at: sample.at, elapsedMs, isGap, tracks: merged(streams) },
    path: path && { ...path, ...(rttMs === undefined ? {} : { rttMs }) },
  };
  return { memory: next, change };
}

function streamChanges(
  before: StatsSample,
  { sample, reports }: StatsMemory,
  elapsedMs: number,
): readonly TrackChange[] {
  const known = new Map(before.streams.map((stream) => [stream.key, stream]));
  return sample.streams.flatMap((stream) => {
    const old = known.get(stream.key);
    const change = old && streamChange(old, stream, elapsedMs);
    const heard = reports.get(stream.key)?.heard;
    return change ? [{ ...change, ...(heard === undefined ? {} : { heard }) }] : [];
  });
}

/** Undefined where the stream has begun anew. */
function streamChange(
  before: StreamSample,
  after: StreamSample,
  pageMs: number,
): TrackChange | undefined {
  const elapsedMs = after.at - before.at;
  const hasDrifted = Math.abs(elapsedMs - pageMs) > DRIFT_MS;
  const { packets = 0, bytes = 0 } = after.counters;
  // Never by `lost`, which may rightly fall.
  const isReset = packets < (before.counters.packets ?? 0) || bytes < (before.counters.bytes ?? 0);
  if (elapsedMs <= 0 || hasDrifted || isReset) return undefined;
  const { slot, direction, gauges, codec, limitation } = after;
  return {
    ...{ slot, direction, elapsedMs, gauges },
    counters: risen(before.counters, after.counters),
    ...(codec === undefined ? {} : { codec }),
    ...(limitation === undefined ? {} : { limitation }),
  };
}

function risen(before: Counters, after: Counters): Counters {
  const entries = Object.entries(after) as [CounterName, number][];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => {
      const old = before[name];
      return old === undefined ? [] : [[name, Math.max(0, value - old)]];
    }),
  );
}

/** Several streams in one slot (simulcast, or a new SSRC): their changes are added, never their counters. */
function merged(changes: readonly TrackChange[]): readonly TrackChange[] {
  const tracks = new Map<string, TrackChange>();
  for (const change of changes) {
    const key = `${change.slot} ${change.direction}`;
    const other = tracks.get(key);
    tracks.set(key, other === undefined ? change : joined(other, change));
  }
  return [...tracks.values()];
}

function joined(one: TrackChange, other: TrackChange): TrackChange {
  // The greater one says how it looks.
  const [less, more] =
    (one.counters.bytes ?? 0) > (other.counters.bytes ?? 0) ? [other, one] : [one, other];
  const names = Object.keys({ ...less.counters, ...more.counters }) as CounterName[];
  const sums = names.map((name) => [name, (less.counters[name] ?? 0) + (more.counters[name] ?? 0)]);
  return {
    ...less,
    ...more,
    elapsedMs: Math.max(less.elapsedMs, more.elapsedMs),
    counters: Object.fromEntries(sums) as Counters,
  };
}

/** The last word of each receiver; where nothing new came, that stands. */
function reportsOf(
  { streams }: StatsSample,
  known: ReadonlyMap<string, Reported>,
): ReadonlyMap<string, Reported> {
  const reports = streams.flatMap(({ key, report, counters: { packets = 0 } }) => {
    const before = known.get(key);
    if (report === undefined) return before ? [[key, before] as const] : [];
    if (before && !isNews(before.report, report)) return [[key, before] as const];
    const heard = heardIn(report, { before, packets });
    return [[key, { report, packets, heard }] as const];
  });
  return new Map(reports);
}

function isNews(before: ReceiverReport, after: ReceiverReport): boolean {
  return after.at > before.at || (after.rttCount ?? 0) > (before.rttCount ?? 0);
}

interface Since {
  readonly before: Reported | undefined;
  /** Sent until now. */
  readonly packets: number;
}

function heardIn(report: ReceiverReport, since: Since): Heard {
  const lossPercent = lossIn(report, since);
  const rttMs = meanMs(since.before?.report, report) ?? since.before?.heard.rttMs;
  return {
    at: report.at,
    ...(lossPercent === undefined ? {} : { lossPercent }),
    ...(report.jitterMs === undefined ? {} : { jitterMs: report.jitterMs }),
    ...(rttMs === undefined ? {} : { rttMs }),
  };
}

/** Between the same two reports; the first one says it for itself. */
function lossIn(report: ReceiverReport, { before, packets }: Since): number | undefined {
  const { fractionLost, lost = 0, received } = report;
  const ofItself = fractionLost === undefined ? undefined : fractionLost * 100;
  if (before?.report.lost === undefined) return ofItself;
  const more = Math.max(0, lost - before.report.lost);
  const { received: receivedBefore } = before.report;
  const expected =
    received === undefined || receivedBefore === undefined
      ? packets - before.packets
      : received - receivedBefore + more;
  return expected > 0 ? Math.min(100, (100 * more) / expected) : ofItself;
}

interface RoundTrips {
  readonly rttTotal?: number;
  readonly rttCount?: number;
}

/** Undefined without a new measurement. 0 is a measurement: clocks of whole ms. */
function meanMs(before: RoundTrips | undefined, after: RoundTrips): number | undefined {
  if (after.rttTotal === undefined || after.rttCount === undefined) return undefined;
  const count = after.rttCount - (before?.rttCount ?? 0);
  const total = after.rttTotal - (before?.rttTotal ?? 0);
  return count > 0 && total >= 0 ? (1_000 * total) / count : undefined;
}

function pathChange(
  before: PathSample | undefined,
  after: PathSample | undefined,
): PathChange | undefined {
  if (after === undefined) return undefined;
  const isOther = before !== undefined && before.key !== after.key;
  const same = isOther ? undefined : before;
  const { availableBitrate, isRelayed, relayProtocol } = after;
  const rttMs = meanMs(same, after);
  const bytesReceived = rise(same?.bytesReceived, after.bytesReceived);
  const bytesSent = rise(same?.bytesSent, after.bytesSent);
  return {
    ...{ isOther, isRelayed },
    elapsedMs: same === undefined ? 0 : Math.max(0, after.at - same.at),
    ...(rttMs === undefined ? {} : { rttMs }),
    ...(bytesReceived === undefined ? {} : { bytesReceived }),
    ...(bytesSent === undefined ? {} : { bytesSent }),
    ...(availableBitrate === undefined ? {} : { availableBitrate }),
    ...(relayProtocol === undefined ? {} : { relayProtocol }),
  };
}

function rise(before: number | undefined, after: number | undefined): number | undefined {
  return before === undefined || after === undefined ? undefined : Math.max(0, after - before);
}
