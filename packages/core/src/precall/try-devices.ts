import { openBoth, openDevice } from '../media/capture.ts';
import type { DeviceKind, Opened } from '../media/capture.ts';
import { cameraConstraints, microphoneConstraints } from '../media/constraints.ts';
import type { Platform } from '../platform/platform.ts';
import type { CreateSoundMeter } from '../quality/sound-meter.ts';
import type { CallTestOptions } from './call-test.ts';
import { pause, settled } from './patience.ts';
import type { Patience } from './patience.ts';
import type { CreatePictureMeter } from './picture-meter.ts';
import { isSound } from './step-verdicts.ts';

export type OpenedDevices = Readonly<Partial<Record<DeviceKind, Opened>>>;

/** A person needs time to answer the browser's question, in ms. */
const ANSWER_MS = 60_000;
const PICTURES_MS = 5_000;
/** The first picture may be a black one of the browser's own. */
const ENOUGH_PICTURES = 3;
const LOOK_MS = 100;

/** Opens what is wanted, with one question; undefined when nobody answered it. What comes too late is stopped. */
export function openDevices(
  platform: Platform,
  { audio = true, video = true }: Pick<CallTestOptions, 'audio' | 'video'>,
  patience: Patience,
): Promise<OpenedDevices | undefined> {
  const microphone =
    audio === false ? undefined : microphoneConstraints(audio === true ? {} : audio);
  const camera = video === false ? undefined : cameraConstraints(video === true ? {} : video);
  const opening = open(platform, { microphone, camera });
  return settled<OpenedDevices>(patience, ANSWER_MS, (done) => {
    let isOver = false;
    void opening.then((opened) => {
      if (isOver) stopDevices(opened);
      else done(opened);
    });
    return () => {
      isOver = true;
    };
  });
}

export function stopDevices({ microphone, camera }: OpenedDevices): void {
  microphone?.track?.stop();
  camera?.track?.stop();
}

async function open(
  platform: Platform,
  { microphone, camera }: Readonly<Record<DeviceKind, MediaTrackConstraints | undefined>>,
): Promise<OpenedDevices> {
  if (microphone !== undefined && camera !== undefined) {
    return openBoth(platform, { microphone, camera });
  }
  return {
    ...(microphone && { microphone: await openDevice(platform, 'microphone', microphone) }),
    ...(camera && { camera: await openDevice(platform, 'camera', camera) }),
  };
}

export interface Listening {
  readonly platform: Platform;
  readonly patience: Patience;
  readonly createMeter: CreateSoundMeter;
  readonly listenMs: number;
  /** How loud it is, again and again. */
  readonly heard: (loudness: number) => void;
}

/** Whether anything is heard; undefined where this page cannot listen. */
export async function hearTrack(
  track: MediaStreamTrack,
  { platform, patience, createMeter, listenMs, heard }: Listening,
): Promise<boolean | undefined> {
  const meter = made(() => createMeter(track, platform.log));
  if (meter === undefined) return undefined;
  const { clock, signal } = patience;
  const until = clock.now() + listenMs;
  let wasRead = false;
  let isHeard = false;
  while (!isHeard && clock.now() < until && !signal.aborted) {
    await pause(LOOK_MS, patience);
    const loudness = meter.read();
    if (loudness === undefined) continue;
    wasRead = true;
    heard(loudness);
    isHeard = isSound(loudness);
  }
  meter.close();
  return isHeard || (wasRead ? false : undefined);
}

/** Whether pictures come; undefined where there is no page to show them in. */
export async function seeTrack(
  track: MediaStreamTrack,
  parts: {
    readonly platform: Platform;
    readonly patience: Patience;
    readonly createPictureMeter: CreatePictureMeter;
  },
): Promise<boolean | undefined> {
  const { platform, patience, createPictureMeter } = parts;
  const meter = made(() => createPictureMeter(platform.createMediaStream([track])));
  if (meter === undefined) return undefined;
  const { clock, signal } = patience;
  const until = clock.now() + PICTURES_MS;
  while (meter.read() < ENOUGH_PICTURES && clock.now() < until && !signal.aborted) {
    await pause(LOOK_MS, patience);
  }
  const isSeen = meter.read() >= ENOUGH_PICTURES;
  meter.close();
  return isSeen;
}

/** A browser that refuses to make one has none. */
function made<Meter>(make: () => Meter | undefined): Meter | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
