import type { ReportedQuality } from '@earshot/signaling';
import type { QualityLevel } from '../quality/level.ts';
import type { QualitySummary } from '../quality/summary.ts';

/** What whoever followed the call knows beside its summary. */
export interface CallCourse {
  /** From the answer until media flowed, in ms; undefined when nobody was there to see it. */
  readonly setupMs: number | undefined;
  /** How often media was lost and came back. */
  readonly reconnects: number;
}

const WEEK_MS = 604_800_000;

/** A summary in the words of the protocol; undefined as long as nothing was measured. */
export function reportedQuality(
  summary: QualitySummary,
  { setupMs, reconnects }: CallCourse,
): ReportedQuality | undefined {
  if (summary.measuredMs === 0) return undefined;
  const figures = {
    audioMos: summary.soundIn?.mean,
    videoScore: summary.pictureIn?.mean,
    roundTripMs: upTo(600_000, summary.rttMs?.mean),
    jitterMs: upTo(600_000, summary.jitterMs?.mean),
    lossPercent: summary.lossPercentIn?.mean,
    frozenMs: upTo(WEEK_MS, summary.frozenMs),
    setupMs: upTo(WEEK_MS, setupMs),
  };
  const known = Object.entries(figures).filter(([, figure]) => figure !== undefined);
  return {
    ...(Object.fromEntries(known) as Partial<Record<keyof typeof figures, number>>),
    level: mostly(summary.levels),
    reconnects,
    isRelayed: summary.relayedPercent >= 50,
  };
}

/** The level that lasted longest; of two, the worse. */
function mostly(levels: QualitySummary['levels']): QualityLevel {
  const names = Object.keys(levels) as QualityLevel[];
  return names.reduce((most, name) => (levels[name] >= levels[most] ? name : most), 'excellent');
}

function upTo(most: number, figure: number | undefined): number | undefined {
  return figure === undefined ? undefined : Math.min(most, Math.max(0, figure));
}
