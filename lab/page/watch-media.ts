import { now } from './now.ts';
import type { Sample } from './recording.ts';

const SAMPLE_EVERY_MS = 500;

/** Writes down when frames are shown, for as long as the page lives. */
export function watchFrames(video: HTMLVideoElement): readonly number[] {
  const frames: number[] = [];
  const onFrame = (): void => {
    frames.push(now());
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  return frames;
}

/** Asks the newest connection again and again for what it has received, for as long as the page lives. */
export function watchStats(newest: () => RTCPeerConnection | undefined): readonly Sample[] {
  const samples: Sample[] = [];
  setInterval(() => {
    const pc = newest();
    if (pc === undefined || pc.connectionState === 'closed') return;
    const at = now();
    pc.getStats().then(
      (report) => samples.push(sampleOf(report, at)),
      () => undefined,
    );
  }, SAMPLE_EVERY_MS);
  return samples;
}

type Stats = Readonly<Record<string, unknown>>;

function sampleOf(report: RTCStatsReport, at: number): Sample {
  const all = new Map<unknown, Stats>();
  report.forEach((stats: Stats, id: string) => all.set(id, stats));
  // A connection may have more than one stream of a kind: the busiest is the camera, or the microphone.
  const inbound = (kind: string): Stats =>
    [...all.values()]
      .filter((stats) => stats['type'] === 'inbound-rtp' && stats['kind'] === kind)
      .sort((left, right) => packetsOf(right) - packetsOf(left))[0] ?? {};
  const audio = inbound('audio');
  const video = inbound('video');
  return {
    at,
    audioPackets: packetsOf(audio),
    audioEnergy: number(audio['totalAudioEnergy']),
    videoPackets: packetsOf(video),
    framesDecoded: number(video['framesDecoded']),
    keyFramesDecoded: number(video['keyFramesDecoded']),
    pliSent: number(video['pliCount']),
    path: pathOf(all),
  };
}

function packetsOf(stats: Stats): number {
  return number(stats['packetsReceived']);
}

function pathOf(all: ReadonlyMap<unknown, Stats>): string {
  const values = [...all.values()];
  const transport = values.find(({ type }) => type === 'transport');
  const pair =
    all.get(transport?.['selectedCandidatePairId']) ??
    values.find((stats) => stats['type'] === 'candidate-pair' && stats['selected'] === true);
  const local = all.get(pair?.['localCandidateId']) ?? {};
  const words = [local['candidateType'], local['relayProtocol']];
  return words.filter((word) => typeof word === 'string').join(' ');
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
