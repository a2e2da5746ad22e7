import { SLOTS } from '../link/link.ts';
import type { Platform } from '../platform/platform.ts';
import { diffStats } from '../quality/diff-stats.ts';
import type { StatsChange, StatsMemory } from '../quality/diff-stats.ts';
import { metricsOf, withChange } from '../quality/metrics.ts';
import type { QualityMetrics } from '../quality/metrics.ts';
import { createSampler } from '../quality/sampler.ts';
import type { StatsSample } from '../quality/stats-sample.ts';
import { listen } from './gather.ts';
import { loopQuality } from './loop-quality.ts';
import { pause, settled } from './patience.ts';
import type { Patience } from './patience.ts';
import type { LoopFacts } from './step-verdicts.ts';

export interface LoopTask {
  readonly platform: Platform;
  readonly patience: Patience;
  readonly configuration: RTCConfiguration;
  readonly tracks: Readonly<Partial<Record<'microphone' | 'camera', MediaStreamTrack | undefined>>>;
  readonly mediaMs: number;
}

const CONNECT_MS = 10_000;
const EVERY_MS = 1_000;
/** Every connection begins with made-up sound, for so long, in ms: it counts for nothing. */
const START_MS = 3_000;

/** Sends media to this page itself, and measures it at both ends. Everything is closed at the end. Never rejects. */
export async function tryMedia(task: LoopTask): Promise<LoopFacts> {
  const { platform, configuration, tracks } = task;
  if (tracks.microphone === undefined && tracks.camera === undefined) {
    return { type: 'nothing-to-send' };
  }
  const ends: RTCPeerConnection[] = [];
  try {
    for (let made = 0; made < 2; made += 1) ends.push(platform.createPeerConnection(configuration));
  } catch {
    for (const pc of ends) pc.close();
    return { type: 'unsupported' };
  }
  const [from, to] = ends as [RTCPeerConnection, RTCPeerConnection];
  const undos = [passCandidates(from, to), passCandidates(to, from)];
  try {
    return await runLoop(from, to, task);
  } finally {
    for (const undo of undos) undo();
    for (const pc of ends) pc.close();
  }
}

async function runLoop(
  from: RTCPeerConnection,
  to: RTCPeerConnection,
  { platform, patience, tracks, mediaMs }: LoopTask,
): Promise<LoopFacts> {
  const isConnected = await settled<boolean>(patience, CONNECT_MS, (done) => {
    const undo = listen(from, 'connectionstatechange', () => {
      if (from.connectionState === 'connected') done(true);
      if (from.connectionState === 'failed') done(false);
    });
    negotiate(from, to, tracks).catch(() => done(false));
    return undo;
  });
  if (isConnected !== true) return { type: 'no-way' };
  const sender = measure(from, platform);
  const receiver = measure(to, platform);
  await pause(mediaMs, patience);
  const sent = (['microphone', 'camera'] as const).filter((slot) => tracks[slot] !== undefined);
  return loopQuality({ sender: sender.stop(), receiver: receiver.stop(), sent });
}

async function negotiate(
  from: RTCPeerConnection,
  to: RTCPeerConnection,
  tracks: LoopTask['tracks'],
): Promise<void> {
  // In the order of the slots, by which statistics are told apart.
  for (const { name, kind } of SLOTS.slice(0, 2)) {
    const { sender } = from.addTransceiver(kind, { direction: 'sendonly' });
    const track = name === 'microphone' || name === 'camera' ? tracks[name] : undefined;
    if (track !== undefined) await sender.replaceTrack(track);
  }
  await from.setLocalDescription();
  await to.setRemoteDescription(described(from));
  await to.setLocalDescription();
  await from.setRemoteDescription(described(to));
}

function described({ localDescription }: RTCPeerConnection): RTCSessionDescriptionInit {
  return localDescription ?? { type: 'rollback' };
}

/** A candidate waits until the other end knows what it belongs to. */
function passCandidates(from: RTCPeerConnection, to: RTCPeerConnection): () => void {
  const waiting: RTCIceCandidate[] = [];
  const pass = (): void => {
    if (to.remoteDescription === null) return;
    for (const candidate of waiting.splice(0)) {
      // One that cannot be used leaves the others.
      to.addIceCandidate(candidate).catch(() => undefined);
    }
  };
  const undos = [
    listen(from, 'icecandidate', ({ candidate }) => {
      if (candidate !== null) waiting.push(candidate);
      pass();
    }),
    listen(to, 'signalingstatechange', pass),
  ];
  return () => {
    for (const undo of undos) undo();
  };
}

interface Measuring {
  stop(): QualityMetrics | undefined;
}

function measure(pc: RTCPeerConnection, platform: Platform): Measuring {
  const begunAt = platform.clock.now();
  let memory: StatsMemory | undefined;
  let history: readonly StatsChange[] = [];
  const add = (sample: StatsSample): void => {
    const next = diffStats(memory, sample, { maxGapMs: 5 * EVERY_MS });
    memory = next.memory;
    const isStarting = sample.at - begunAt < START_MS;
    if (next.change !== undefined && !isStarting) history = withChange(history, next.change);
  };
  const sampler = createSampler({
    platform,
    connection: () => pc,
    intervalMs: () => EVERY_MS,
    sampled: (sample) => {
      if (sample !== undefined) add(sample);
    },
  });
  sampler.start();
  return {
    stop() {
      sampler.stop();
      return metricsOf(history);
    },
  };
}
