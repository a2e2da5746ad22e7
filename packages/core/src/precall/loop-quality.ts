import { ceilingOf, levelAt, worse } from '../quality/level.ts';
import type { QualityMetrics, TrackMetrics } from '../quality/metrics.ts';
import type { PeerReport } from '../quality/peer-report.ts';
import { roundTripMs, scoreTracks } from '../quality/score-tracks.ts';
import type { Situation } from '../quality/situation.ts';
import type { LoopFacts } from './step-verdicts.ts';

/** What both ends of a loop have measured. */
export interface LoopMetrics {
  readonly sender: QualityMetrics | undefined;
  readonly receiver: QualityMetrics | undefined;
  /** What was sent. */
  readonly sent: readonly ('microphone' | 'camera')[];
}

/** What to expect of a call over the way that media took to this page itself. */
export function loopQuality({ sender, receiver, sent }: LoopMetrics): LoopFacts {
  const arrived = (receiver?.tracks ?? []).filter(
    ({ slot, direction, packetsPerSecond = 0 }) =>
      direction === 'in' && packetsPerSecond > 0 && sent.some((one) => one === slot),
  );
  if (sender === undefined || arrived.length === 0) return { type: 'nothing-came' };
  const left = sender.tracks.filter(({ direction }) => direction === 'out');
  const metrics = { ...sender, tracks: [...arrived, ...left] };
  const situation = situationOf(sent);
  const peer = told(left);
  const scores = scoreTracks({ metrics, situation, peer });
  if (scores.length === 0) return { type: 'nothing-came' };
  const scoreOf = (slot: string) => scores.find((one) => one.slot === slot)?.score;
  const ceiling = ceilingOf({ situation, metrics, peer: undefined, rung: 0 });
  const lowest = Math.min(...scores.map(({ score }) => score));
  const isRelayed = sender.path?.isRelayed === true;
  const voice = arrived.find(({ slot }) => slot === 'microphone') ?? arrived[0];
  const figures = {
    level: isRelayed ? worse(levelAt(lowest), ceiling?.level) : undefined,
    audioMos: rounded(scoreOf('microphone')),
    videoScore: rounded(scoreOf('camera')),
    bandwidth: bandwidthOf(arrived, sender.path?.availableBitrate),
    roundTripMs: rounded(roundTripMs(metrics)),
    jitterMs: rounded(voice?.jitterMs),
    lossPercent: rounded(voice?.lossPercent),
  };
  const known = Object.entries(figures).filter(([, figure]) => figure !== undefined);
  const loudness = voice?.loudness;
  return { type: 'measured', loudness, expected: { ...Object.fromEntries(known), isRelayed } };
}

function situationOf(sent: LoopMetrics['sent']): Situation {
  return {
    phase: 'connected',
    arriving: sent,
    leaving: [],
    isMuted: false,
    isInterrupted: false,
    isOnline: true,
  };
}

/** What a monitor at the other end would say of the camera. */
function told(left: readonly TrackMetrics[]): PeerReport {
  const camera = left.find(({ slot }) => slot === 'camera');
  const { sourceFps, sourceWidth, sourceHeight } = camera ?? {};
  const source = Object.entries({ sourceFps, sourceWidth, sourceHeight });
  const known = source.filter(([, figure]) => figure !== undefined);
  return { sending: { ...Object.fromEntries(known), rung: 0 } };
}

/** What arrived is certain; the browser's estimate may be more. */
function bandwidthOf(arrived: readonly TrackMetrics[], estimate = 0): number {
  const came = arrived.reduce((sum, { bitrate = 0 }) => sum + bitrate, 0);
  return Math.round(Math.max(came, estimate));
}

function rounded(figure: number | undefined): number | undefined {
  return figure === undefined ? undefined : Math.round(figure * 100) / 100;
}
