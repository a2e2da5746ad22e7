import type { QualityLevel, QualityVerdict } from './level.ts';
import type { QualityMetrics } from './metrics.ts';
import { roundTripMs } from './score-tracks.ts';
import type { TrackScore } from './score-tracks.ts';
import type { MediaDirection } from './stats-sample.ts';
import type { QualityWarning, WarningName } from './warnings.ts';

/** How a figure was over the call; the mean is by time. */
export interface Spread {
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** How the call was, so far or at its end: plain data, fit to be stored with the record of the call. */
export interface QualitySummary {
  /** For how long it was measured, in ms. */
  readonly measuredMs: number;
  /** Time in each level, in ms. */
  readonly levels: Readonly<Record<QualityLevel, number>>;
  /** Estimated MOS, 1 to 4.5. */
  readonly soundIn?: Spread;
  readonly soundOut?: Spread;
  /** 1 to 5. */
  readonly pictureIn?: Spread;
  readonly pictureOut?: Spread;
  /** Of the voice, 0 to 100. */
  readonly lossPercentIn?: Spread;
  readonly lossPercentOut?: Spread;
  readonly jitterMs?: Spread;
  readonly rttMs?: Spread;
  /** How long the picture of the other side stood still in all, in ms; absent where none came. */
  readonly frozenMs?: number;
  /** How often each warning was raised. */
  readonly warnings: Partial<Readonly<Record<WarningName, number>>>;
  /** Part of the measured time in which a relay was in use, 0 to 100. */
  readonly relayedPercent: number;
  /** The furthest down on the adaptation ladder. */
  readonly lowestRung: number;
}

interface Sum {
  readonly min: number;
  readonly max: number;
  readonly total: number;
  readonly ms: number;
}

type SpreadName =
  | 'soundIn'
  | 'soundOut'
  | 'pictureIn'
  | 'pictureOut'
  | 'lossPercentIn'
  | 'lossPercentOut'
  | 'jitterMs'
  | 'rttMs';

/** What is kept while the call goes on. */
export interface SummaryState extends Pick<
  QualitySummary,
  'measuredMs' | 'levels' | 'warnings' | 'lowestRung' | 'frozenMs'
> {
  readonly sums: Partial<Readonly<Record<SpreadName, Sum>>>;
  readonly relayedMs: number;
}

export const emptySummary: SummaryState = {
  measuredMs: 0,
  levels: { excellent: 0, good: 0, fair: 0, poor: 0, lost: 0 },
  sums: {},
  warnings: {},
  relayedMs: 0,
  lowestRung: 0,
};

export interface SummaryFacts {
  /** Since the look before, in ms. */
  readonly elapsedMs: number;
  readonly verdict: QualityVerdict | undefined;
  readonly metrics: QualityMetrics | undefined;
  readonly scores: readonly TrackScore[];
  readonly rung: number;
}

/** With one more look in it. */
export function addToSummary(state: SummaryState, facts: SummaryFacts): SummaryState {
  const { elapsedMs, verdict, metrics, rung } = facts;
  const level = verdict?.level;
  const isRelayed = metrics?.path?.isRelayed === true;
  const figures = Object.entries(figuresOf(facts)) as [SpreadName, number | undefined][];
  const sums = figures.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, added(state.sums[name], value, elapsedMs)] as const],
  );
  return {
    measuredMs: state.measuredMs + (level === undefined ? 0 : elapsedMs),
    levels:
      level === undefined
        ? state.levels
        : { ...state.levels, [level]: state.levels[level] + elapsedMs },
    sums: { ...state.sums, ...Object.fromEntries(sums) },
    warnings: state.warnings,
    relayedMs: state.relayedMs + (isRelayed && level !== undefined ? elapsedMs : 0),
    lowestRung: Math.max(state.lowestRung, rung),
    ...frozen(state, facts),
  };
}

/** With the warnings that were raised now. */
export function withRaised(state: SummaryState, raised: readonly QualityWarning[]): SummaryState {
  return raised.reduce(({ warnings, ...rest }, { name }) => {
    return { ...rest, warnings: { ...warnings, [name]: (warnings[name] ?? 0) + 1 } };
  }, state);
}

export function summaryOf(state: SummaryState): QualitySummary {
  const { measuredMs, levels, warnings, lowestRung, sums, relayedMs, frozenMs } = state;
  const spreads = Object.entries(sums).map(([name, { min, max, total, ms }]) => [
    name,
    { min: round(min), mean: round(total / ms), max: round(max) },
  ]);
  return Object.freeze({
    ...{ measuredMs, levels, warnings, lowestRung },
    ...(frozenMs === undefined ? {} : { frozenMs: Math.round(frozenMs) }),
    relayedPercent: measuredMs > 0 ? round((100 * relayedMs) / measuredMs) : 0,
    ...(Object.fromEntries(spreads) as Partial<Record<SpreadName, Spread>>),
  });
}

function figuresOf({ metrics, scores }: SummaryFacts): Record<SpreadName, number | undefined> {
  const voice = (direction: MediaDirection) =>
    metrics?.tracks.find((track) => track.slot === 'microphone' && track.direction === direction);
  const score = (slot: 'microphone' | 'camera', direction: MediaDirection): number | undefined =>
    scores.find((one) => one.slot === slot && one.direction === direction)?.score;
  return {
    soundIn: score('microphone', 'in'),
    soundOut: score('microphone', 'out'),
    pictureIn: score('camera', 'in'),
    pictureOut: score('camera', 'out'),
    lossPercentIn: voice('in')?.lossPercent,
    lossPercentOut: voice('out')?.lossPercent,
    jitterMs: voice('in')?.jitterMs,
    rttMs: metrics && roundTripMs(metrics),
  };
}

/** The figure is over 10 s: each look adds its own part of them. */
function frozen(
  { frozenMs }: SummaryState,
  { elapsedMs, metrics }: SummaryFacts,
): Pick<SummaryState, 'frozenMs'> {
  const seen = metrics?.tracks.find(
    ({ slot, direction }) => slot === 'camera' && direction === 'in',
  );
  const percent = seen?.frozenPercent;
  if (percent === undefined) return frozenMs === undefined ? {} : { frozenMs };
  return { frozenMs: (frozenMs ?? 0) + (elapsedMs * percent) / 100 };
}

function added(sum: Sum | undefined, value: number, ms: number): Sum {
  const { min = value, max = value, total = 0, ms: before = 0 } = sum ?? {};
  return {
    min: Math.min(min, value),
    max: Math.max(max, value),
    total: total + value * ms,
    ms: before + ms,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
