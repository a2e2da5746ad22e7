import type { PathMetrics, TrackMetrics } from './metrics.ts';

/** What an encoder is short of. */
export type Shortage = 'none' | 'cpu' | 'bandwidth';

/** Parts of the time, 0 to 100, from which on an encoder counts as short of something. */
const CPU_PERCENT = 30;
const BANDWIDTH_PERCENT = 50;
/** An encoder that aims at this part of what it may has all that it may. */
const ALL_OF_IT = 0.9;
/** The browser believes that the way takes this much more than is sent: then it is not the way that is short. */
const ROOM = 1.25;
/** Encoding takes this part of the time between two pictures. */
const BUSY = 0.8;
const MIN_FPS_PART = 0.7;
/** A screen that changes more often than it is sent, this often in a second, is held back. */
const SLOW_SCREEN_FPS = 5;
const SLOW_SCREEN_PART = 0.5;

/**
 * What the encoder of an outbound picture is short of; undefined where the browser gives no hint. Browsers' own word is
 * not enough: Chromium 156 calls an encoder `bandwidth`-limited that is at its `maxBitrate`, on a way with room for
 * twice as much.
 */
export function shortageOf(
  track: TrackMetrics,
  path: PathMetrics | undefined,
): Shortage | undefined {
  if (isShortOfCpu(track)) return 'cpu';
  const { bandwidthLimitedPercent, cpuLimitedPercent } = track;
  if (bandwidthLimitedPercent === undefined && cpuLimitedPercent === undefined) return undefined;
  const seemsShort = (bandwidthLimitedPercent ?? 0) >= BANDWIDTH_PERCENT || isSlowScreen(track);
  return seemsShort && !hasRoom(track, path) ? 'bandwidth' : 'none';
}

/** A screen keeps its size and gives up pictures, which Chromium 156 does not call a limitation. */
function isSlowScreen({ slot, fps = Infinity, sourceFps = 0 }: TrackMetrics): boolean {
  return slot === 'screen' && fps < SLOW_SCREEN_FPS && fps < SLOW_SCREEN_PART * sourceFps;
}

/** Whether it is not the way that is short: by the encoder's own limit, or else by the estimate of the way. */
function hasRoom(
  { targetBitrate, maxBitrate, bitrate = 0 }: TrackMetrics,
  path: PathMetrics | undefined,
): boolean {
  if (targetBitrate !== undefined && maxBitrate !== undefined) {
    return targetBitrate >= ALL_OF_IT * maxBitrate;
  }
  const available = path?.availableBitrate;
  if (available === undefined) return false;
  const others = Math.max(0, (path?.sentBitrate ?? 0) - bitrate);
  return available > ROOM * ((targetBitrate ?? bitrate) + others);
}

/** Firefox has no word for it: there the work on each picture tells. */
function isShortOfCpu(track: TrackMetrics): boolean {
  const { cpuLimitedPercent, encodeMs, fps, sourceFps } = track;
  if (cpuLimitedPercent !== undefined) return cpuLimitedPercent >= CPU_PERCENT;
  if (encodeMs === undefined || fps === undefined || sourceFps === undefined) return false;
  const isBusy = encodeMs > (BUSY * 1_000) / Math.max(1, sourceFps);
  return isBusy || (encodeMs * fps > 500 && fps < MIN_FPS_PART * sourceFps);
}
