import { adaptationLadder } from './adaptation.ts';
import { keepSame } from '../media/keep-same.ts';
import type { QualityMetrics } from './metrics.ts';
import { freshReport } from './quality-model.ts';
import type { QualityModel } from './quality-model.ts';
import type { QualitySnapshot, TrackQuality } from './quality-monitor.ts';

/** What the app sees of a model: `before` itself when that is no different. */
export function nextSnapshot(
  before: QualitySnapshot | undefined,
  model: QualityModel,
  at: number,
): QualitySnapshot {
  const { metrics, level, warnings, adaptation } = model;
  const { path } = metrics ?? {};
  return keepSame<QualitySnapshot>(before, {
    level: level.verdict?.level,
    verdict: level.verdict,
    tracks: tracksOf(before?.tracks ?? [], model),
    path: path && keepSame(before?.path, path),
    peer: freshReport(model, at),
    warnings: warnings.raised,
    rung: adaptation.rung,
    limits: adaptationLadder[adaptation.rung],
  });
}

function tracksOf(
  before: readonly TrackQuality[],
  {
    metrics,
    scores,
  }: Pick<QualityModel, 'scores'> & { readonly metrics: QualityMetrics | undefined },
): readonly TrackQuality[] {
  const tracks = (metrics?.tracks ?? []).map((track, index) => {
    const scored = scores.find(
      ({ slot, direction }) => slot === track.slot && direction === track.direction,
    );
    const next: TrackQuality = { ...track, ...(scored && { score: scored.score }) };
    return keepSame(before[index], next);
  });
  const isSame =
    tracks.length === before.length && tracks.every((track, index) => track === before[index]);
  return isSame ? before : tracks;
}
