import { initialAdaptation, nextAdaptation } from './adaptation.ts';
import type { AdaptationState } from './adaptation.ts';
import { diffStats } from './diff-stats.ts';
import type { StatsChange, StatsMemory } from './diff-stats.ts';
import { findingsAtOnce, findingsIn, isCameraSuspended } from './findings.ts';
import { ceilingOf, initialLevel, nextLevel } from './level.ts';
import type { LevelState } from './level.ts';
import { metricsOf, withChange } from './metrics.ts';
import type { QualityMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import { scoreTracks } from './score-tracks.ts';
import type { TrackScore } from './score-tracks.ts';
import { shortageOf } from './shortage.ts';
import type { Situation } from './situation.ts';
import type { StatsSample } from './stats-sample.ts';
import { addToSummary, emptySummary, withRaised } from './summary.ts';
import type { SummaryState } from './summary.ts';
import { nextWarnings, noWarnings } from './warnings.ts';
import type { WarningsState } from './warnings.ts';

/** Everything that a monitor knows of its call. */
export interface QualityModel {
  readonly memory: StatsMemory | undefined;
  readonly history: readonly StatsChange[];
  readonly metrics: QualityMetrics | undefined;
  readonly scores: readonly TrackScore[];
  readonly level: LevelState;
  readonly warnings: WarningsState;
  readonly adaptation: AdaptationState;
  readonly summary: SummaryState;
  /** What the other side has told last, and when (Unix ms). */
  readonly told: { readonly at: number; readonly report: PeerReport } | undefined;
  /** Unix ms: when it has said last that its camera is suspended. */
  readonly suspendedAt: number | undefined;
  /** Unix ms: since when media has had its present way. */
  readonly settledAt: number | undefined;
}

export const initialQuality: QualityModel = {
  memory: undefined,
  history: [],
  metrics: undefined,
  scores: [],
  level: initialLevel,
  warnings: noWarnings,
  adaptation: initialAdaptation,
  summary: emptySummary,
  told: undefined,
  suspendedAt: undefined,
  settledAt: undefined,
};

/** What a monitor is told. */
export type QualityInput =
  | {
      readonly type: 'sampled';
      /** Undefined while there is no connection to ask. */
      readonly sample: StatsSample | undefined;
      readonly maxGapMs: number;
      readonly surroundings: Surroundings;
    }
  | { readonly type: 'told'; readonly at: number; readonly report: PeerReport }
  | { readonly type: 'looked'; readonly surroundings: Surroundings };

export interface Surroundings {
  /** Unix ms. */
  readonly at: number;
  readonly situation: Situation;
  readonly isTalking: boolean;
  /** How loud the microphone is, where the browser's statistics do not tell. */
  readonly loudness: number | undefined;
  /** Whether the camera is fitted to the way. */
  readonly adapts: boolean;
  /** In bit/s: the call's own limit for the camera, and the one that it has now. */
  readonly cameraBitrate: number | undefined;
  readonly cameraLimit: number | undefined;
}

/** No warnings for so long after media has found a way, in ms: the first figures are always bad. */
const WARM_UP_MS = 5_000;
/** Every call begins with made-up sound, for so long, in ms: it counts for nothing. */
const START_MS = 3_000;
/** Before the ladder is used: the browser's own estimate needs time to grow. */
const LADDER_AFTER_MS = 8_000;
/** What the other side has told counts for so long, in ms. */
const TOLD_MS = 10_000;

/** The model after one more thing has happened. */
export function nextQuality(model: QualityModel, input: QualityInput): QualityModel {
  switch (input.type) {
    case 'told':
      return toldBy(model, input);
    case 'looked':
      return lookedAt(model, input.surroundings);
    case 'sampled':
      return sampled(model, input);
  }
}

function toldBy(
  model: QualityModel,
  { at, report }: Extract<QualityInput, { type: 'told' }>,
): QualityModel {
  const suspendedAt = isCameraSuspended(report) ? at : model.suspendedAt;
  return { ...model, told: { at, report }, suspendedAt };
}

/** What the other side has told, as long as it is news. */
export function freshReport({ told }: QualityModel, at: number): PeerReport | undefined {
  return told !== undefined && at - told.at < TOLD_MS ? told.report : undefined;
}

function lookedAt(model: QualityModel, { at, situation, isTalking }: Surroundings): QualityModel {
  const findings = findingsAtOnce(situation, isTalking);
  const { state, raised } = nextWarnings(model.warnings, { at, findings, isPartial: true });
  return { ...model, warnings: state, summary: withRaised(model.summary, raised) };
}

type Sampled = Extract<QualityInput, { readonly type: 'sampled' }>;

function sampled(before: QualityModel, input: Sampled): QualityModel {
  const { surroundings } = input;
  const measured = withSample(before, input);
  const rated = withLevel(measured, surroundings);
  const warned = withWarnings(rated, surroundings);
  const adapted = withStep(warned, surroundings);
  return withSummary(before, adapted, surroundings.at);
}

/** The figures, and since when media has had its way. */
function withSample(
  model: QualityModel,
  { sample, maxGapMs, surroundings }: Sampled,
): QualityModel {
  const { at, situation, loudness } = surroundings;
  const isConnected = situation.phase === 'connected';
  if (sample === undefined) return { ...model, settledAt: undefined, metrics: undefined };
  const { memory, change } = diffStats(model.memory, sample, { maxGapMs });
  const settledForMs = at - (model.settledAt ?? at);
  const isStarting = model.level.verdict === undefined && settledForMs < START_MS;
  const history = change === undefined || isStarting ? [] : withChange(model.history, change);
  const { cameraLimit } = surroundings;
  const isNew = model.settledAt === undefined || change?.isGap || change?.path?.isOther;
  return {
    ...model,
    ...{ memory, history },
    metrics: withKnown(metricsOf(history), { loudness, cameraLimit }),
    settledAt: isConnected ? (isNew ? at : model.settledAt) : undefined,
  };
}

/** With what the statistics do not tell, or not in every browser. */
function withKnown(
  metrics: QualityMetrics | undefined,
  { loudness, cameraLimit }: Pick<Surroundings, 'loudness' | 'cameraLimit'>,
): QualityMetrics | undefined {
  if (metrics === undefined) return undefined;
  const tracks = metrics.tracks.map((track) => {
    const { slot, direction } = track;
    if (direction === 'in') return track;
    if (slot === 'microphone' && loudness !== undefined) return { loudness, ...track };
    const isLimited = slot === 'camera' && cameraLimit !== undefined;
    return isLimited ? { ...track, maxBitrate: cameraLimit } : track;
  });
  return { ...metrics, tracks };
}

/** Once the first figures are past; a loss and its end are told at once. */
function withLevel(model: QualityModel, { at, situation }: Surroundings): QualityModel {
  const { metrics, level } = model;
  const { phase, isOnline } = situation;
  const wasLost = level.verdict?.level === 'lost';
  const isRated =
    phase === 'reconnecting' || (phase === 'connected' && (wasLost || isWarm(model, at)));
  const peer = freshReport(model, at);
  const scores = metrics === undefined || !isRated ? [] : scoreTracks({ metrics, situation, peer });
  if (!isRated) return { ...model, scores, level: { ...level, at } };
  const ceiling = ceilingOf({ situation, metrics, peer, rung: model.adaptation.rung });
  return { ...model, scores, level: nextLevel(level, { at, scores, ceiling, isOnline }) };
}

function isWarm({ settledAt = Infinity }: QualityModel, at: number): boolean {
  return at - settledAt >= WARM_UP_MS;
}

function withWarnings(model: QualityModel, surroundings: Surroundings): QualityModel {
  const { at, situation, isTalking } = surroundings;
  const { metrics, settledAt, level, suspendedAt = -Infinity } = model;
  const connectedForMs = at - (settledAt ?? at);
  const resumedForMs = at - suspendedAt;
  const peer = freshReport(model, at);
  const { score } = level.verdict ?? {};
  const isMeasured = metrics !== undefined && isWarm(model, at);
  const measured = isMeasured
    ? findingsIn({ situation, metrics, peer, score, connectedForMs, resumedForMs })
    : [];
  const findings = [...findingsAtOnce(situation, isTalking), ...measured];
  const look = { at, findings, isPartial: !isMeasured };
  const { state, raised } = nextWarnings(model.warnings, look);
  return { ...model, warnings: state, summary: withRaised(model.summary, raised) };
}

function withStep(model: QualityModel, surroundings: Surroundings): QualityModel {
  const { at, situation, adapts, cameraBitrate } = surroundings;
  if (!adapts) return model;
  const { metrics, settledAt, scores } = model;
  const camera = metrics?.tracks.find(
    ({ slot, direction }) => slot === 'camera' && direction === 'out',
  );
  const isSettled = settledAt !== undefined && at - settledAt >= LADDER_AFTER_MS;
  const sound = scores.find(({ slot, direction }) => slot === 'microphone' && direction === 'out');
  const adaptation = nextAdaptation(model.adaptation, {
    at,
    isJudged: isSettled && camera !== undefined && situation.leaving.includes('camera'),
    shortage: camera && shortageOf(camera, metrics?.path),
    availableBitrate: metrics?.path?.availableBitrate,
    sentBitrate: metrics?.path?.sentBitrate,
    maxBitrate: cameraBitrate,
    soundScore: sound?.score,
    lossPercent: camera?.lossPercent,
    isSharing: situation.leaving.includes('screen'),
  });
  return { ...model, adaptation };
}

function withSummary(before: QualityModel, after: QualityModel, at: number): QualityModel {
  const elapsedMs = at - before.level.at;
  const { metrics, scores, level, adaptation } = after;
  if (before.level.at === 0 || elapsedMs <= 0) return after;
  const { verdict } = level;
  const { rung } = adaptation;
  const summary = addToSummary(after.summary, { elapsedMs, verdict, metrics, scores, rung });
  return { ...after, summary };
}
