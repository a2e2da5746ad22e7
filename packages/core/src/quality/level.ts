import type { QualityMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import type { QualityReason, TrackScore } from './score-tracks.ts';
import type { Situation } from './situation.ts';
import type { MediaDirection } from './stats-sample.ts';

/** How a call is, in one word. */
export type QualityLevel = 'excellent' | 'good' | 'fair' | 'poor' | 'lost';

/** Whose equipment or network is the likely cause; `path` where it cannot be told apart, or lies between. */
export type QualitySide = 'mine' | 'theirs' | 'path';

/** The level with why. */
export interface QualityVerdict {
  readonly level: QualityLevel;
  /** The lowest smoothed score of all that should flow, 1 to 5: estimated, not asked of people. */
  readonly score?: number;
  /** Absent while all is excellent. */
  readonly reason?: QualityReason;
  readonly side?: QualitySide;
  /** Which way is worse. */
  readonly direction?: MediaDirection;
}

export interface LevelState {
  readonly verdict: QualityVerdict | undefined;
  /** Smoothed scores, by slot and direction. */
  readonly scores: ReadonlyMap<string, number>;
  /** Unix ms of the last step, and since when another level has shown. */
  readonly at: number;
  readonly otherSince: number | undefined;
}

export const initialLevel: LevelState = {
  verdict: undefined,
  scores: new Map(),
  at: 0,
  otherSince: undefined,
};

export interface LevelFacts {
  /** Unix ms. */
  readonly at: number;
  readonly scores: readonly TrackScore[];
  readonly ceiling: Ceiling | undefined;
  readonly isOnline: boolean;
}

/** No better than this, whatever the scores are. */
export interface Ceiling {
  readonly level: Exclude<QualityLevel, 'excellent'>;
  readonly reason: QualityReason;
  readonly direction: MediaDirection;
}

/** The least score of each level; below all of them is `poor`. */
const BOUNDS: Readonly<Record<'excellent' | 'good' | 'fair', number>> = {
  excellent: 4.02,
  good: 3.6,
  fair: 3.1,
};
const LEVELS: readonly QualityLevel[] = ['excellent', 'good', 'fair', 'poor', 'lost'];
/** A level is only left upwards when the score is this far above the bound. */
const MARGIN = 0.1;
/** For so long another level must show, in ms: in two looks downwards, in three upwards. */
const LOWER_AFTER_MS = 1_000;
const HIGHER_AFTER_MS = 4_000;
/** Scores fall faster than they rise: time constants, in ms. */
const FALL_MS = 3_100;
const RISE_MS = 9_800;
/** So that one very bad moment does not take long to forget. */
const FLOOR = 1.6;
/** A camera that gives way is no excellent picture, however smooth it is: by its rung on the ladder. */
const CEILINGS = [undefined, 'good', 'fair', 'fair', 'poor'] as const;
const LOSS_PERCENT = 10;
const NO_PACKETS_MS = 5_000;
const NO_BYTES_MS = 3_000;

/** The level after one more look. The verdict is the same object while it says the same. */
export function nextLevel(state: LevelState, facts: LevelFacts): LevelState {
  const { at, ceiling } = facts;
  const wasLost = state.verdict?.level === 'lost';
  // What was before the loss says nothing of the way that was found after it.
  const scores = smooth(wasLost ? initialLevel : state, facts);
  const score = scores.size > 0 ? Math.min(...scores.values()) : undefined;
  const worst = facts.scores.find((track) => scores.get(keyOf(track)) === score);
  if (score === undefined && ceiling === undefined)
    return { ...state, scores, at, otherSince: undefined };
  const before = state.verdict?.level;
  const shown = levelShown(score ?? BEST, { before, ceiling });
  const otherSince = shown === before ? undefined : (state.otherSince ?? at);
  const isDue = before === undefined || at - (otherSince ?? at) >= patience(before, shown);
  const level = isDue ? shown : before;
  const verdict = verdictOf(level, { worst, score, facts });
  return {
    verdict: keepVerdict(state.verdict, verdict),
    scores,
    at,
    otherSince: isDue ? undefined : otherSince,
  };
}

const BEST = 5;

/** What holds the level down, whatever else is fine. */
export function ceilingOf(facts: {
  readonly situation: Situation;
  readonly metrics: QualityMetrics | undefined;
  readonly peer: PeerReport | undefined;
  /** Where this side's camera is on the ladder. */
  readonly rung: number;
}): Ceiling | undefined {
  const { situation, metrics, peer, rung } = facts;
  const isLost = situation.phase === 'reconnecting' || isSilent(situation, metrics);
  if (isLost) return { level: 'lost', reason: 'connection', direction: 'in' };
  const lossy = metrics?.tracks.find(
    // What comes in as sound is judged by what is heard.
    ({ slot, direction, lossPercent = 0 }) =>
      lossPercent >= LOSS_PERCENT && (direction === 'out' || slot === 'camera'),
  );
  if (lossy) return { level: 'poor', reason: 'loss', direction: lossy.direction };
  const theirs = situation.arriving.includes('camera') ? (peer?.sending?.rung ?? 0) : 0;
  const mine = situation.leaving.includes('camera') ? rung : 0;
  const level = CEILINGS[Math.max(mine, theirs)];
  return level && { level, reason: 'bandwidth', direction: mine >= theirs ? 'out' : 'in' };
}

/** All that should arrive has been away for long, and so has everything else on the way. */
function isSilent({ arriving }: Situation, metrics: QualityMetrics | undefined): boolean {
  const tracks = (metrics?.tracks ?? []).filter(
    ({ slot, direction }) => direction === 'in' && arriving.includes(slot),
  );
  const isDry = tracks.length > 0 && tracks.every(({ quietMs = 0 }) => quietMs >= NO_PACKETS_MS);
  return isDry && (metrics?.path?.quietMs ?? NO_BYTES_MS) >= NO_BYTES_MS;
}

function smooth(state: LevelState, { at, scores }: LevelFacts): ReadonlyMap<string, number> {
  // What does not flow now (muted, say) is judged anew when it flows again.
  return new Map(
    scores.map((track) => {
      const before = state.scores.get(keyOf(track));
      if (before === undefined) return [keyOf(track), Math.max(FLOOR, track.score)];
      const constant = track.score < before ? FALL_MS : RISE_MS;
      const weight = 1 - Math.exp(-(at - state.at) / constant);
      return [keyOf(track), Math.max(FLOOR, before + weight * (track.score - before))];
    }),
  );
}

function keyOf({ slot, direction }: TrackScore): string {
  return `${slot} ${direction}`;
}

interface Shown {
  readonly before: QualityLevel | undefined;
  readonly ceiling: Ceiling | undefined;
}

function levelShown(score: number, { before, ceiling }: Shown): QualityLevel {
  const plain = worse(levelAt(score), ceiling?.level);
  if (before === undefined || rank(plain) >= rank(before) || before === 'lost') return plain;
  const careful = worse(levelAt(score - MARGIN), ceiling?.level);
  return rank(careful) < rank(before) ? careful : before;
}

/** The worse of two levels. */
export function worse(one: QualityLevel, other: QualityLevel = 'excellent'): QualityLevel {
  return rank(one) >= rank(other) ? one : other;
}

/** The level of a score that does not change. */
export function levelAt(score: number): QualityLevel {
  if (score >= BOUNDS.excellent) return 'excellent';
  if (score >= BOUNDS.good) return 'good';
  return score >= BOUNDS.fair ? 'fair' : 'poor';
}

function patience(before: QualityLevel, shown: QualityLevel): number {
  const steps = rank(shown) - rank(before);
  if (before === 'lost' || shown === 'lost' || steps >= 2) return 0;
  return steps > 0 ? LOWER_AFTER_MS : HIGHER_AFTER_MS;
}

function rank(level: QualityLevel): number {
  return LEVELS.indexOf(level);
}

interface Grounds {
  readonly worst: TrackScore | undefined;
  readonly score: number | undefined;
  readonly facts: LevelFacts;
}

function verdictOf(level: QualityLevel, { worst, score, facts }: Grounds): QualityVerdict {
  const { ceiling } = facts;
  const isHeldDown = ceiling !== undefined && rank(ceiling.level) >= rank(levelAt(score ?? BEST));
  const cause = isHeldDown ? { ...ceiling, isLocal: false } : worst;
  // With two decimals, so that it is not another verdict in each look.
  const rounded = score === undefined ? {} : { score: Math.round(score * 100) / 100 };
  if (level === 'excellent' || cause === undefined) return { level, ...rounded };
  const { reason, direction } = cause;
  return { level, ...rounded, reason, direction, side: sideOf(cause, facts.isOnline) };
}

/**
 * Loss, delay and jitter may come from anywhere on the way. Too little bandwidth is put down to the sender, as most
 * connections take less upwards than downwards.
 */
function sideOf(
  { reason, direction, isLocal }: Pick<TrackScore, 'reason' | 'direction' | 'isLocal'>,
  isOnline: boolean,
): QualitySide {
  const [sender, receiver] =
    direction === 'out' ? (['mine', 'theirs'] as const) : (['theirs', 'mine'] as const);
  switch (reason) {
    case 'connection':
      return isOnline ? 'path' : 'mine';
    case 'cpu':
    case 'bandwidth':
    case 'frames':
      return sender;
    default:
      return isLocal ? receiver : 'path';
  }
}

function keepVerdict(before: QualityVerdict | undefined, next: QualityVerdict): QualityVerdict {
  const isSame =
    before?.level === next.level &&
    before.score === next.score &&
    before.reason === next.reason &&
    before.side === next.side &&
    before.direction === next.direction;
  return isSame ? before : next;
}
