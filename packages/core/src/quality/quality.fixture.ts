import type { PathMetrics, QualityMetrics, TrackMetrics } from './metrics.ts';
import type { Situation } from './situation.ts';

/** A video call in which all is well. */
export const talking: Situation = {
  phase: 'connected',
  arriving: ['microphone', 'camera'],
  leaving: ['microphone', 'camera'],
  isMuted: false,
  isInterrupted: false,
  isOnline: true,
};

const well = { packetsPerSecond: 50, lossPercent: 0, jitterMs: 2, quietMs: 0 };

export const voiceIn: TrackMetrics = {
  ...{ slot: 'microphone', direction: 'in', ...well },
  ...{ concealedPercent: 0, bufferMs: 40 },
};
const voiceOut: TrackMetrics = {
  ...{ slot: 'microphone', direction: 'out', ...well },
  ...{ rttMs: 40, loudness: 0.1 },
};
const pictureIn: TrackMetrics = {
  ...{ slot: 'camera', direction: 'in', ...well, bitrate: 1_500_000, codec: 'vp8' },
  ...{ fps: 30, steadyFps: 30, width: 1_280, height: 720, stillMs: 0, frozenPercent: 0 },
};
const pictureOut: TrackMetrics = {
  ...{ slot: 'camera', direction: 'out', ...well, bitrate: 1_500_000, codec: 'vp8' },
  ...{ fps: 30, sourceFps: 30, sourceWidth: 1_280, sourceHeight: 720 },
  ...{ cpuLimitedPercent: 0, bandwidthLimitedPercent: 0 },
};
export const way: PathMetrics = {
  isRelayed: false,
  changes: 0,
  quietMs: 0,
  sentBitrate: 1_540_000,
};

/** The figures of such a call, with other ones for some of its tracks. */
export function metricsWith(
  ...others: readonly (Partial<TrackMetrics> & Pick<TrackMetrics, 'slot' | 'direction'>)[]
): QualityMetrics {
  const usual = [voiceIn, voiceOut, pictureIn, pictureOut].map((track) => ({
    ...track,
    ...others.find((one) => one.slot === track.slot && one.direction === track.direction),
  }));
  const more = others.filter(
    (one) => !usual.some(({ slot, direction }) => slot === one.slot && direction === one.direction),
  );
  return { at: 0, tracks: [...usual, ...more], path: way };
}
