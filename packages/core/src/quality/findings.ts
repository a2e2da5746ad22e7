import { adaptationLadder } from './adaptation.ts';
import type { PathMetrics, QualityMetrics, TrackMetrics } from './metrics.ts';
import type { PeerReport } from './peer-report.ts';
import { roundTripMs } from './score-tracks.ts';
import { shortageOf } from './shortage.ts';
import type { Situation } from './situation.ts';
import type { Finding } from './warnings.ts';

/** What warnings are found in. */
export interface FindingFacts {
  readonly situation: Situation;
  readonly metrics: QualityMetrics;
  readonly peer: PeerReport | undefined;
  /** The smoothed score of the whole call. */
  readonly score: number | undefined;
  /** How long there has been a way for media, in ms. */
  readonly connectedForMs: number;
  /** How long ago the other side has said last that its camera is suspended, in ms. */
  readonly resumedForMs: number;
}

const RTT_MS = { bad: 400, good: 350 };
const JITTER_MS = { bad: 30, good: 25 };
const LOSS_PERCENT = { bad: 3, good: 1 };
const CONCEALED_PERCENT = { bad: 3, good: 1 };
const LOW_SCORE = 3.1;
/** Silence of a microphone in a quiet room is louder than this; 0 comes from one that is switched off. */
const SILENCE = 0.001;
const SWITCHED_OFF_AFTER_MS = 5_000;
const STILL_MS = 2_000;
const MOVING_FPS = 5;
/** A camera that was suspended begins with a whole picture, which takes its time on the narrow way that made it so. */
const RESUMED_MS = 6_000;
const STUCK_MS = 4_000;
const STUCK_RTTS = 15;
const STUCK_BITRATE = 10_000;
const NOT_SENT_MS = 3_000;
const NOT_RECEIVED_MS = 5_000;
/** Reports on sound come at most 6 s apart, so that so long without one means that there is none. */
const NO_REPORT_MS = 20_000;
const ALL_LOST_PERCENT = 95;
const SWITCHES = 3;
/** In bit/s: too little for any picture. */
const LEAST_BITRATE = 100_000;
const MOST_OF_IT = 0.8;

/** What the figures of this moment say of each warning; those about what does not flow are left out. */
export function findingsIn(facts: FindingFacts): readonly Finding[] {
  const { situation, metrics, score } = facts;
  const tracks = metrics.tracks.filter(({ slot, direction }) =>
    (direction === 'in' ? situation.arriving : situation.leaving).includes(slot),
  );
  return [
    { name: 'high-rtt', is: above(roundTripMs(metrics), RTT_MS) },
    { name: 'low-score', is: score === undefined ? 'unsure' : bad(score < LOW_SCORE) },
    ...tracks.flatMap((track) => trackFindings(track, facts)),
    ...wayFindings(tracks, facts),
    ...(metrics.path === undefined ? [] : pathFindings(metrics.path)),
  ];
}

/** What is known without any figures. */
export function findingsAtOnce(
  { isMuted, isInterrupted, phase }: Situation,
  isTalking: boolean,
): readonly Finding[] {
  const isOn = phase === 'connected';
  return [
    { name: 'microphone-dead', is: isInterrupted && phase !== 'ended' ? 'bad' : 'off' },
    { name: 'talking-while-muted', is: isMuted && isOn ? bad(isTalking) : 'off' },
  ];
}

function trackFindings(track: TrackMetrics, facts: FindingFacts): readonly Finding[] {
  const { slot, direction, lossPercent } = track;
  const about = { slot, direction };
  const isSound = slot === 'microphone' || slot === 'screenAudio';
  const loss: Finding = { name: 'high-loss', ...about, is: above(lossPercent, LOSS_PERCENT) };
  if (isSound) return [loss, ...soundFindings(track)];
  return [loss, ...(direction === 'in' ? seenFindings(track, facts) : shownFindings(track, facts))];
}

function soundFindings(track: TrackMetrics): readonly Finding[] {
  const { slot, direction, jitterMs, concealedPercent, loudness } = track;
  const about = { slot, direction };
  const jitter: Finding = { name: 'high-jitter', ...about, is: above(jitterMs, JITTER_MS) };
  if (direction === 'in') {
    return [
      jitter,
      { name: 'sound-concealed', ...about, is: above(concealedPercent, CONCEALED_PERCENT) },
    ];
  }
  if (slot !== 'microphone' || loudness === undefined) return [jitter];
  const patience = loudness === 0 ? { raiseAfterMs: SWITCHED_OFF_AFTER_MS } : {};
  return [jitter, { name: 'microphone-silent', is: bad(loudness < SILENCE), ...patience }];
}

/** Whether this is what the other side says of its camera. */
export function isCameraSuspended(peer: PeerReport | undefined): boolean {
  return adaptationLadder[peer?.sending?.rung ?? 0]?.isSuspended === true;
}

function seenFindings(
  track: TrackMetrics,
  { peer, metrics, resumedForMs }: FindingFacts,
): readonly Finding[] {
  const { slot, direction, stillMs, fps = 0, bitrate = 0, keyFrameRequests = 0 } = track;
  const isSuspended = isCameraSuspended(peer) || resumedForMs < RESUMED_MS;
  if (stillMs === undefined || (slot === 'camera' && isSuspended)) return [];
  const about = { slot, direction };
  const stuckMs = Math.max(STUCK_MS, STUCK_RTTS * (roundTripMs(metrics) ?? 0));
  const isStuck = bitrate >= STUCK_BITRATE && stillMs >= stuckMs && keyFrameRequests >= 2;
  // A screen that nobody touches needs no pictures.
  const isMoving = fps >= MOVING_FPS || (slot === 'screen' && stillMs < STILL_MS);
  const isStill = slot === 'screen' ? isStuck : stillMs >= STILL_MS;
  return [
    { name: 'video-frozen', ...about, is: isStill ? 'bad' : isMoving ? 'good' : 'unsure' },
    {
      name: 'decoder-stuck',
      ...about,
      is: isStuck ? 'bad' : stillMs < STILL_MS ? 'good' : 'unsure',
    },
  ];
}

function shownFindings(track: TrackMetrics, { metrics }: FindingFacts): readonly Finding[] {
  const { slot, direction } = track;
  const about = { slot, direction };
  const shortage = shortageOf(track, metrics.path);
  const isNarrow = shortage === 'bandwidth' || isTooNarrow(metrics.path);
  return [
    { name: 'bandwidth-limited', ...about, is: bad(isNarrow) },
    { name: 'cpu-limited', ...about, is: bad(shortage === 'cpu') },
  ];
}

/** The estimate alone says nothing: it never grows far beyond what is sent. */
function isTooNarrow(path: PathMetrics | undefined): boolean {
  const { availableBitrate = Infinity, sentBitrate = 0 } = path ?? {};
  return availableBitrate < LEAST_BITRATE && sentBitrate >= MOST_OF_IT * availableBitrate;
}

/** Whether the voices go both ways. */
function wayFindings(
  tracks: readonly TrackMetrics[],
  { connectedForMs, peer }: FindingFacts,
): readonly Finding[] {
  const voice = tracks.filter(({ slot }) => slot === 'microphone');
  const inbound = voice.find(({ direction }) => direction === 'in');
  const outbound = voice.find(({ direction }) => direction === 'out');
  const isDeaf = inbound && (inbound.quietMs ?? 0) >= NOT_RECEIVED_MS;
  const isStill = outbound && (outbound.quietMs ?? 0) >= NOT_SENT_MS;
  // Whoever says how it sounds has heard it.
  const isHeard = peer?.audio?.mos !== undefined;
  const isUnheard = outbound && !isStill && !isHeard && isNotHeard(outbound, connectedForMs);
  const findings: Finding[] = [];
  if (inbound) findings.push({ name: 'nothing-received', is: bad(isDeaf === true) });
  if (outbound) findings.push({ name: 'nothing-sent', is: bad(isStill === true) });
  if (inbound && outbound) {
    const cannotSpeak = isStill === true || isUnheard === true;
    findings.push({ name: 'one-way', is: bad(isDeaf !== cannotSpeak) });
  }
  return findings;
}

function isNotHeard(track: TrackMetrics, connectedForMs: number): boolean {
  const { lossPercent, jitterMs, rttMs } = track;
  const isReported = [lossPercent, jitterMs, rttMs].some((figure) => figure !== undefined);
  return isReported ? (lossPercent ?? 0) >= ALL_LOST_PERCENT : connectedForMs >= NO_REPORT_MS;
}

function pathFindings(path: PathMetrics): readonly Finding[] {
  const { isRelayed, relayProtocol, quietMs = 0, sentBitrate = 0, changes } = path;
  const isNotice = relayProtocol !== 'tcp' && relayProtocol !== 'tls';
  return [
    { name: 'relay-in-use', is: bad(isRelayed), isNotice },
    { name: 'path-stalled', is: bad(quietMs >= NOT_RECEIVED_MS && sentBitrate > 0) },
    { name: 'path-unstable', is: bad(changes >= SWITCHES) },
  ];
}

function above(
  value: number | undefined,
  bound: { readonly bad: number; readonly good: number },
): Finding['is'] {
  if (value === undefined) return 'unsure';
  if (value > bound.bad) return 'bad';
  return value <= bound.good ? 'good' : 'unsure';
}

function bad(isBad: boolean): Finding['is'] {
  return isBad ? 'bad' : 'good';
}
