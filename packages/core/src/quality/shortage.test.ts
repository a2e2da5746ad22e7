import { expect, it } from 'vitest';
import type { PathMetrics, TrackMetrics } from './metrics.ts';
import { shortageOf } from './shortage.ts';

function track(given: Partial<TrackMetrics>): TrackMetrics {
  return { slot: 'camera', direction: 'out', ...given };
}

function path(availableBitrate: number, sentBitrate?: number): PathMetrics {
  return {
    ...{ isRelayed: false, changes: 0, availableBitrate },
    ...(sentBitrate === undefined ? {} : { sentBitrate }),
  };
}

/** Chromium’s word. */
const content = { cpuLimitedPercent: 0, bandwidthLimitedPercent: 0 };

it.each([
  ['no word of it', {}, undefined, undefined],
  ['short of CPU for 30 % of the time', { cpuLimitedPercent: 30 }, undefined, 'cpu'],
  ['short of nothing', { cpuLimitedPercent: 0, bandwidthLimitedPercent: 0 }, undefined, 'none'],
  ['only its CPU is told', { cpuLimitedPercent: 5 }, undefined, 'none'],
  [
    'short of bandwidth, on an unknown way',
    { bandwidthLimitedPercent: 50 },
    undefined,
    'bandwidth',
  ],
  [
    'at its own limit on a way with room (Chromium says bandwidth)',
    { bandwidthLimitedPercent: 98, targetBitrate: 1_700_000, bitrate: 450_000 },
    path(3_850_461, 500_000),
    'none',
  ],
  [
    'at its own limit, which is known',
    { bandwidthLimitedPercent: 98, targetBitrate: 1_700_000, maxBitrate: 1_700_000 },
    path(1_800_000),
    'none',
  ],
  [
    'far from its own limit, though the estimate leaves room',
    { bandwidthLimitedPercent: 98, targetBitrate: 60_000, maxBitrate: 1_700_000 },
    path(206_000),
    'bandwidth',
  ],
  [
    'with less than it aims at',
    { bandwidthLimitedPercent: 98, targetBitrate: 400_000 },
    path(430_000),
    'bandwidth',
  ],
  [
    'aiming at nothing that is told',
    { bandwidthLimitedPercent: 98, bitrate: 100 },
    path(200),
    'none',
  ],
  [
    'a screen that loses most of its pictures on a way without room',
    { slot: 'screen', ...content, fps: 2.8, sourceFps: 15, targetBitrate: 140_000 },
    path(260_000, 150_000),
    'bandwidth',
  ],
  [
    'a screen that loses most of its pictures, though there is room',
    { slot: 'screen', ...content, fps: 2.8, sourceFps: 15, targetBitrate: 140_000 },
    path(5_000_000, 150_000),
    'none',
  ],
  [
    'a screen that changes seldom',
    { slot: 'screen', ...content, fps: 1, sourceFps: 1, targetBitrate: 140_000 },
    path(150_000, 150_000),
    'none',
  ],
  [
    'a screen of which no rate is known',
    { slot: 'screen', ...content, targetBitrate: 140_000 },
    path(150_000),
    'none',
  ],
  [
    'a screen whose source is not told',
    { slot: 'screen', ...content, fps: 1, targetBitrate: 140_000 },
    path(150_000),
    'none',
  ],
  [
    'a camera that gives few pictures',
    { ...content, fps: 2.8, sourceFps: 15, targetBitrate: 140_000 },
    path(150_000),
    'none',
  ],
  [
    'Firefox: an encoder that keeps up',
    { encodeMs: 9, fps: 30, sourceFps: 30 },
    undefined,
    undefined,
  ],
  [
    'Firefox: slower than the pictures come',
    { encodeMs: 30, fps: 20, sourceFps: 30 },
    undefined,
    'cpu',
  ],
  [
    'Firefox: busy, and pictures are left out',
    { encodeMs: 26, fps: 20, sourceFps: 30 },
    undefined,
    'cpu',
  ],
  [
    'Firefox: a camera that gives nothing',
    { encodeMs: 5, fps: 0, sourceFps: 0 },
    undefined,
    undefined,
  ],
  ['Firefox: without a source', { encodeMs: 50, fps: 20 }, undefined, undefined],
  ['Firefox: without a rate', { encodeMs: 50 }, undefined, undefined],
] as const)('%s → %#', (_, given, way, shortage) => {
  expect(shortageOf(track(given), way)).toBe(shortage);
});
