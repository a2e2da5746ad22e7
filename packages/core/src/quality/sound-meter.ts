import type { Log } from '@earshot/signaling';

/** Tells how loud a track is, whatever the call does with it. */
export interface SoundMeter {
  /** Root mean square of the last moment, 0 to 1; undefined while it cannot listen, which is no silence. */
  read(): number | undefined;
  /** Lets go of everything. Idempotent. */
  close(): void;
}

/** Makes a meter; undefined where there is no Web Audio. */
export type CreateSoundMeter = (track: MediaStreamTrack, log: Log) => SoundMeter | undefined;

/** At 48 kHz these are 43 ms. */
const SAMPLES = 2_048;

/** Listens to a copy of the track: the track itself is silent while it is muted. */
export function createSoundMeter(track: MediaStreamTrack, log: Log): SoundMeter | undefined {
  if (typeof AudioContext === 'undefined') return undefined;
  const copy = track.clone();
  copy.enabled = true;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  context.createMediaStreamSource(new MediaStream([copy])).connect(analyser);
  context.resume().catch((cause: unknown) => log('debug', 'quality.no-meter', { cause }));
  const samples = new Float32Array(SAMPLES);
  let heardUntil = 0;
  return {
    read() {
      // Until somebody has touched the page, or where there is nothing to play on, time stands still in it.
      const { currentTime } = context;
      if (currentTime === heardUntil) return undefined;
      heardUntil = currentTime;
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES);
    },
    close() {
      copy.stop();
      if (context.state === 'closed') return;
      context.close().catch((cause: unknown) => log('debug', 'quality.no-meter', { cause }));
    },
  };
}
