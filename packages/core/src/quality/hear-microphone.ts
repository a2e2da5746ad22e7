import type { Platform } from '../platform/platform.ts';
import { nextSpeech, silence } from './speech.ts';
import type { SpeechState } from './speech.ts';
import type { CreateSoundMeter, SoundMeter } from './sound-meter.ts';

/** Listens to the microphone while that is of use: it is muted, or the statistics do not tell how loud it is. */
export interface Hearing {
  readonly isTalking: boolean;
  /** The loudest since it was asked last, 0 to 1; undefined while it does not listen. */
  loudness(): number | undefined;
  /** Listens to this track, or to nothing. The same track again changes nothing. */
  follow(track: MediaStreamTrack | undefined): void;
  /** Idempotent. */
  close(): void;
}

export interface HearingOptions {
  readonly platform: Pick<Platform, 'clock' | 'log'>;
  readonly createMeter: CreateSoundMeter;
  /** Somebody begins to speak, or stops. */
  readonly changed: () => void;
}

const EVERY_MS = 100;

export function createHearing({ platform, createMeter, changed }: HearingOptions): Hearing {
  const { clock, log } = platform;
  let followed: MediaStreamTrack | undefined;
  let meter: SoundMeter | undefined;
  let speech: SpeechState = silence;
  let loudest: number | undefined;
  let cancel = (): void => undefined;

  function listen(): void {
    const now = meter?.read();
    const wasTalking = speech.isTalking;
    speech = nextSpeech(speech, { loudness: now ?? 0, elapsedMs: EVERY_MS });
    if (now !== undefined) loudest = Math.max(loudest ?? 0, now);
    cancel = clock.after(EVERY_MS, listen);
    if (speech.isTalking !== wasTalking) changed();
  }

  function stop(): void {
    cancel();
    meter?.close();
    meter = undefined;
    followed = undefined;
    loudest = undefined;
    speech = silence;
  }

  function begin(track: MediaStreamTrack): void {
    followed = track;
    try {
      meter = createMeter(track, log);
    } catch (cause) {
      log('debug', 'quality.no-meter', { cause });
    }
    if (meter !== undefined) cancel = clock.after(EVERY_MS, listen);
  }

  return {
    get isTalking() {
      return speech.isTalking;
    },
    loudness() {
      const heard = loudest;
      loudest = undefined;
      return heard;
    },
    follow(track) {
      if (track === followed) return;
      stop();
      if (track !== undefined) begin(track);
    },
    close: stop,
  };
}
