import type { SlotName } from '../link/link.ts';
import { delayImpairment, lossImpairment, mosOf, ratingOf, ROBUSTNESS } from './audio-score.ts';
import type { QualityMetrics, TrackMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import { shortageOf } from './shortage.ts';
import type { Shortage } from './shortage.ts';
import type { Situation } from './situation.ts';
import type { MediaDirection } from './stats-sample.ts';
import { scorePicture } from './video-score.ts';

/** What makes a call worse: `connection` when there is no way for media at all, `source` when a sender gives little. */
export type QualityReason =
  'connection' | 'loss' | 'delay' | 'jitter' | 'bandwidth' | 'cpu' | 'freeze' | 'frames';

/** How one slot in one direction fares. */
export interface TrackScore {
  readonly slot: SlotName;
  readonly direction: MediaDirection;
  /** Sound: an estimated MOS, 1 to 4.5. Picture: 1 to 5. */
  readonly score: number;
  /** What lowers it most. */
  readonly reason: QualityReason;
  /** Whether the figures speak for a machine that does not keep up, not for the way. */
  readonly isLocal: boolean;
}

/** What is known when scores are given. */
export interface ScoreFacts {
  readonly metrics: QualityMetrics;
  readonly situation: Situation;
  /** What the other side has told last, unless that is too long ago. */
  readonly peer: PeerReport | undefined;
}

/** 20 ms of sound in each packet of Opus, and what it looks ahead. */
const CODEC_MS = 26.5;
/** A buffer of an ordinary size, where nobody has told its size. */
const BUFFER_MS = 40;
/** Before anything is known of it. */
const PICTURES_PER_SECOND = 30;

/** A score for all that should flow, and whose figures are there. */
export function scoreTracks(facts: ScoreFacts): readonly TrackScore[] {
  const { metrics, situation } = facts;
  return metrics.tracks.flatMap((track) => {
    const { slot, direction } = track;
    const expected = direction === 'in' ? situation.arriving : situation.leaving;
    if (!expected.includes(slot)) return [];
    const isSound = slot === 'microphone' || slot === 'screenAudio';
    const found = isSound ? scoreSound(track, facts) : scoreVideo(track, facts);
    return found === undefined ? [] : [{ slot, direction, ...found }];
  });
}

type Score = Pick<TrackScore, 'score' | 'reason' | 'isLocal'>;

/**
 * Inbound by what was heard (or, where nobody plays it, by what was lost); outbound by what the other side says, or
 * else by what it has lost.
 */
function scoreSound(track: TrackMetrics, { metrics, peer }: ScoreFacts): Score | undefined {
  const { direction, lossPercent = 0, concealedPercent, packetsPerSecond = 0 } = track;
  const { bufferMs = BUFFER_MS } = track;
  // Nothing came that could be judged.
  if (packetsPerSecond === 0) return undefined;
  const wayMs = (roundTripMs(metrics) ?? 0) / 2;
  const heard = direction === 'in' ? concealedPercent : peer?.audio?.concealedPercent;
  const impairment = {
    delayMs: wayMs + bufferMs + CODEC_MS,
    lossPercent: heard ?? lossPercent,
    robustness: heard === undefined ? ROBUSTNESS.fec : ROBUSTNESS.concealed,
  };
  const told = direction === 'out' ? peer?.audio?.mos : undefined;
  const lost = lossImpairment(impairment);
  const delayed = delayImpairment(impairment.delayMs);
  // What was made up though it was not lost has come too late, or was not played in time.
  const isLate = heard !== undefined && lossPercent < heard / 2;
  const isMissing = lost >= delayed;
  return {
    score: told ?? mosOf(ratingOf(impairment)),
    reason: isMissing ? (isLate ? 'jitter' : 'loss') : bufferMs > wayMs ? 'jitter' : 'delay',
    isLocal: isMissing && isLate && (track.jitterMs ?? 0) < 20,
  };
}

/** The round trip by RTCP, or by ICE: never a mean of the two. */
export function roundTripMs({ tracks, path }: QualityMetrics): number | undefined {
  return tracks.find(({ rttMs }) => rttMs !== undefined)?.rttMs ?? path?.rttMs;
}

function scoreVideo(track: TrackMetrics, facts: ScoreFacts): Score | undefined {
  if (track.fps === undefined) return undefined;
  return track.direction === 'in' ? scoreSeen(track, facts) : scoreShown(track, facts);
}

/** What is seen here, measured by what the other side's camera gives. */
function scoreSeen(track: TrackMetrics, { peer, metrics }: ScoreFacts): Score {
  const isScreen = track.slot === 'screen';
  const sending = isScreen ? {} : (peer?.sending ?? {});
  const { limitation, sourceFps, sourceWidth, sourceHeight } = sending;
  const { bitrate, codec, width, height, frozenPercent, steadyFps = track.fps } = track;
  const rtt = roundTripMs(metrics);
  const shown = {
    ...present({ bitrate, codec, frozenPercent, fps: steadyFps }),
    ...present({ width: sourceWidth ?? width, height: sourceHeight ?? height }),
    ...present({ expectedFps: sourceFps, isShort: limitation && limitation !== 'none' }),
    ...(rtt === undefined ? {} : { delayMs: rtt / 2 }),
    isScreen,
  };
  const { score, impairment } = scorePicture(shown);
  return { score, ...pictureReason(track, { impairment, shortage: limitation }) };
}

/** What the other side sees, by its own word; or else what can be said of it here. */
function scoreShown(track: TrackMetrics, { peer, metrics }: ScoreFacts): Score {
  const { slot, bitrate, codec, fps, sourceFps, sourceWidth, sourceHeight } = track;
  const shortage = shortageOf(track, metrics.path);
  const isShort = shortage === undefined ? undefined : shortage !== 'none';
  const { score, impairment } = scorePicture({
    ...present({ bitrate, codec, fps, isShort }),
    ...present({ width: sourceWidth, height: sourceHeight }),
    expectedFps: Math.min(sourceFps ?? PICTURES_PER_SECOND, PICTURES_PER_SECOND),
    isScreen: slot === 'screen',
  });
  const seen = slot === 'camera' ? peer?.video : undefined;
  const figures = { ...track, ...seen };
  return { score: seen?.score ?? score, ...pictureReason(figures, { impairment, shortage }) };
}

interface PictureTrouble {
  readonly impairment: ReturnType<typeof scorePicture>['impairment'];
  readonly shortage: Shortage | undefined;
}

function pictureReason(
  { lossPercent = 0, frozenPercent = 0 }: Pick<TrackMetrics, 'lossPercent' | 'frozenPercent'>,
  { impairment, shortage }: PictureTrouble,
): Pick<Score, 'reason' | 'isLocal'> {
  if (shortage === 'cpu') return { reason: 'cpu', isLocal: true };
  if (impairment.bitrate > impairment.fps) return { reason: 'bandwidth', isLocal: false };
  if (impairment.delay > impairment.fps) return { reason: 'delay', isLocal: false };
  if (lossPercent > 3) return { reason: 'loss', isLocal: false };
  if (shortage === 'bandwidth') return { reason: 'bandwidth', isLocal: false };
  return { reason: frozenPercent > 0 ? 'freeze' : 'frames', isLocal: false };
}

/** Without what is undefined. */
function present<Facts extends Readonly<Record<string, unknown>>>(
  facts: Facts,
): { readonly [Name in keyof Facts]?: NonNullable<Facts[Name]> } {
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Name in keyof Facts]?: NonNullable<Facts[Name]> };
}
