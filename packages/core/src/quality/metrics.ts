import type { SlotName } from '../link/link.ts';
import type { Heard, StatsChange, TrackChange } from './diff-stats.ts';
import type { CounterName, MediaDirection } from './stats-sample.ts';

/**
 * What is measured of one slot in one direction, over the last 5 s. A figure that the browser does not give, or that
 * makes no sense here, is left out: never 0.
 */
export interface TrackMetrics {
  readonly slot: SlotName;
  /** `in`: what arrives from the other side; `out`: what this side sends. */
  readonly direction: MediaDirection;
  /** In bit/s, without headers. */
  readonly bitrate?: number;
  readonly packetsPerSecond?: number;
  /** Packets that did not arrive, 0 to 100; outbound by the other side's reports, which are up to 6 s old. */
  readonly lossPercent?: number;
  readonly jitterMs?: number;
  /** There and back; outbound only. */
  readonly rttMs?: number;
  /** How long what has arrived waits to be played. */
  readonly bufferMs?: number;
  /** Sound that was made up, and could be heard as such, 0 to 100. */
  readonly concealedPercent?: number;
  /** Sound that was stretched or squeezed to keep pace, 0 to 100. */
  readonly stretchedPercent?: number;
  /** Root mean square of the sound, 0 to 1. */
  readonly loudness?: number;
  /** Pictures decoded, or encoded, in a second. */
  readonly fps?: number;
  /** Over 10 s, with long gaps between pictures counting for what they are: never more than `fps`. */
  readonly steadyFps?: number;
  readonly width?: number;
  readonly height?: number;
  /** Freezes that have ended, over 10 s. */
  readonly freezes?: number;
  /** Part of the time that they took, over 10 s, 0 to 100. */
  readonly frozenPercent?: number;
  /** For so long no picture has been decoded, or encoded. */
  readonly stillMs?: number;
  /** For so long no packet has come, or gone. */
  readonly quietMs?: number;
  /** Requests for a whole picture. */
  readonly keyFrameRequests?: number;
  /** Part of the time in which the encoder was short of it, 0 to 100. */
  readonly cpuLimitedPercent?: number;
  readonly bandwidthLimitedPercent?: number;
  /** Work on one picture. */
  readonly encodeMs?: number;
  /** What the camera or screen gives. */
  readonly sourceFps?: number;
  readonly sourceWidth?: number;
  readonly sourceHeight?: number;
  /** In bit/s: what the encoder aims at. */
  readonly targetBitrate?: number;
  /** In bit/s: what this side allows it at most. */
  readonly maxBitrate?: number;
  /** Why the encoder gives less than it could, by the browser's own word. */
  readonly limitation?: string;
  readonly codec?: string;
}

/** What is measured of the way that media takes. */
export interface PathMetrics {
  /** There and back, by ICE. */
  readonly rttMs?: number;
  /** In bit/s, by the browser's estimate; it never grows far beyond what is sent. */
  readonly availableBitrate?: number;
  /** In bit/s, everything on the way out. */
  readonly sentBitrate?: number;
  readonly isRelayed: boolean;
  /** How this side reaches its relay: `udp`, `tcp` or `tls`. */
  readonly relayProtocol?: string;
  /** For so long nothing at all has come in. */
  readonly quietMs?: number;
  /** How often the way has changed in the last 30 s. */
  readonly changes: number;
}

export interface QualityMetrics {
  /** Unix ms. */
  readonly at: number;
  readonly tracks: readonly TrackMetrics[];
  readonly path?: PathMetrics;
}

/** How much of the past counts, in ms. */
const WINDOW_MS = 5_000;
const PICTURES_MS = 10_000;
const HISTORY_MS = 30_000;
/** What the other side said this long ago, in ms, is no news any more. */
const STALE_MS = 15_000;

/** The past that is needed, with one change more. */
export function withChange(
  history: readonly StatsChange[],
  change: StatsChange,
): readonly StatsChange[] {
  // Nothing before a gap has to do with what comes after it.
  if (change.isGap) return [];
  return [...history, change].filter(({ at }) => at > change.at - HISTORY_MS);
}

/** The figures of the last seconds; undefined without a past. */
export function metricsOf(history: readonly StatsChange[]): QualityMetrics | undefined {
  const latest = history.at(-1);
  if (latest === undefined) return undefined;
  const { at } = latest;
  const path = pathMetrics(history, at);
  return {
    at,
    tracks: latest.tracks.map((track) => trackMetrics(history, { at, track })),
    ...(path === undefined ? {} : { path }),
  };
}

interface Newest {
  readonly at: number;
  readonly track: TrackChange;
}

function trackMetrics(history: readonly StatsChange[], { at, track }: Newest): TrackMetrics {
  const { slot, direction, limitation, codec, heard } = track;
  const all = history.flatMap(({ at: changedAt, tracks }) =>
    tracks
      .filter((other) => other.slot === slot && other.direction === direction)
      .map((change) => ({ ...change, at: changedAt })),
  );
  const recent = sumUp(all.filter((change) => change.at > at - WINDOW_MS));
  const pictures = sumUp(all.filter((change) => change.at > at - PICTURES_MS));
  const { width, height, sourceFps, sourceWidth, sourceHeight, targetBitrate } = track.gauges;
  const parts = {
    bitrate: recent.rate('bytes', 8),
    packetsPerSecond: recent.rate('packets'),
    quietMs: flatMs(all, 'packets'),
    ...{ width, height, sourceFps, sourceWidth, sourceHeight, targetBitrate, limitation, codec },
    ...(direction === 'in'
      ? inbound(recent, { pictures, all, track })
      : outbound(recent, { all, heard: heard && at - heard.at < STALE_MS ? heard : undefined })),
  };
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { slot, direction, ...Object.fromEntries(present) };
}

interface Inbound {
  readonly pictures: Sum;
  readonly all: readonly TrackChange[];
  readonly track: TrackChange;
}

function inbound(recent: Sum, { pictures, all, track }: Inbound): Record<string, unknown> {
  const fps = recent.rate('framesDecoded');
  const steady = pictures.ratio('frameGaps', 'squaredFrameGaps');
  return {
    lossPercent: lossOf(recent),
    jitterMs: track.gauges.jitterMs,
    bufferMs: scaled(recent.ratio('bufferDelay', 'bufferEmitted'), 1_000),
    concealedPercent: concealment(recent),
    stretchedPercent: stretching(recent),
    loudness: root(recent.ratio('energy', 'energyDuration')),
    fps,
    steadyFps: fps === undefined || steady === undefined ? undefined : Math.min(fps, steady),
    freezes: pictures.counters.freezes,
    frozenPercent: limited(scaled(pictures.rate('frozen'), 100)),
    stillMs: flatMs(all, 'framesDecoded'),
    keyFrameRequests: recent.counters.keyFrameRequests,
  };
}

interface Outbound {
  readonly all: readonly TrackChange[];
  readonly heard: Heard | undefined;
}

function outbound(recent: Sum, { all, heard }: Outbound): Record<string, unknown> {
  return {
    lossPercent: heard?.lossPercent,
    jitterMs: heard?.jitterMs,
    rttMs: heard?.rttMs,
    loudness: root(recent.ratio('energy', 'energyDuration')),
    fps: recent.rate('framesEncoded'),
    stillMs: flatMs(all, 'framesEncoded'),
    encodeMs: scaled(recent.ratio('encodeTime', 'framesEncoded'), 1_000),
    cpuLimitedPercent: limited(scaled(recent.rate('cpuLimited'), 100)),
    bandwidthLimitedPercent: limited(scaled(recent.rate('bandwidthLimited'), 100)),
  };
}

function lossOf({ counters: { lost, packets } }: Sum): number | undefined {
  if (lost === undefined || packets === undefined || lost + packets === 0) return undefined;
  return (100 * lost) / (lost + packets);
}

/** Concealed silence is not heard. */
function concealment({ counters }: Sum): number | undefined {
  const { samples = 0, concealed, silentlyConcealed = 0 } = counters;
  if (concealed === undefined || samples === 0) return undefined;
  return (100 * Math.max(0, concealed - silentlyConcealed)) / samples;
}

function stretching({ counters }: Sum): number | undefined {
  const { samples = 0, inserted, removed } = counters;
  if (inserted === undefined || removed === undefined || samples === 0) return undefined;
  return (100 * (inserted + removed)) / samples;
}

function pathMetrics(history: readonly StatsChange[], at: number): PathMetrics | undefined {
  const newest = history.at(-1)?.path;
  if (newest === undefined) return undefined;
  const paths = history.flatMap(({ at: changedAt, path }) =>
    path === undefined ? [] : [{ ...path, at: changedAt }],
  );
  const recent = paths.filter((path) => path.at > at - WINDOW_MS);
  const elapsedMs = recent.reduce((sum, path) => sum + path.elapsedMs, 0);
  const sent = recent.reduce((sum, { bytesSent = 0 }) => sum + bytesSent, 0);
  const { rttMs, availableBitrate, isRelayed, relayProtocol } = newest;
  const flowing = paths.findLastIndex(({ bytesReceived }) => bytesReceived !== 0);
  const quiet = paths.slice(flowing + 1);
  return {
    isRelayed,
    changes: paths.filter(({ isOther }) => isOther).length,
    quietMs: quiet.reduce((sum, path) => sum + path.elapsedMs, 0),
    ...(elapsedMs > 0 ? { sentBitrate: (8_000 * sent) / elapsedMs } : {}),
    ...(rttMs === undefined ? {} : { rttMs }),
    ...(availableBitrate === undefined ? {} : { availableBitrate }),
    ...(relayProtocol === undefined ? {} : { relayProtocol }),
  };
}

/** Several changes as one. */
interface Sum {
  readonly counters: Partial<Record<CounterName, number>>;
  /** In a second. */
  rate(name: CounterName, times?: number): number | undefined;
  ratio(over: CounterName, under: CounterName): number | undefined;
}

function sumUp(changes: readonly TrackChange[]): Sum {
  const counters: Partial<Record<CounterName, number>> = {};
  let elapsedMs = 0;
  for (const change of changes) {
    elapsedMs += change.elapsedMs;
    for (const [name, value] of Object.entries(change.counters) as [CounterName, number][]) {
      counters[name] = (counters[name] ?? 0) + value;
    }
  }
  return {
    counters,
    rate(name, times = 1) {
      const value = counters[name];
      return value === undefined ? undefined : (1_000 * times * value) / elapsedMs;
    },
    ratio(over, under) {
      const { [over]: above, [under]: below = 0 } = counters;
      return above === undefined || below === 0 ? undefined : above / below;
    },
  };
}

/** For how long a counter has not moved. */
function flatMs(changes: readonly TrackChange[], name: CounterName): number | undefined {
  const last = changes.findLastIndex(({ counters }) => counters[name] !== 0);
  const moved = changes[last];
  // The browser does not count it.
  if (moved !== undefined && last === changes.length - 1 && moved.counters[name] === undefined) {
    return undefined;
  }
  return changes.slice(last + 1).reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
}

function scaled(value: number | undefined, times: number): number | undefined {
  return value === undefined ? undefined : value * times;
}

function limited(percent: number | undefined): number | undefined {
  return percent === undefined ? undefined : Math.min(100, percent);
}

function root(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.sqrt(value);
}
