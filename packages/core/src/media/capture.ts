import type { Platform, PlatformMediaDevices } from '../platform/platform.ts';
import { aliasedId } from './device-alias.ts';
import { mediaFailure } from './media-failure.ts';
import type { MediaError } from './media-failure.ts';
import { isWorthAsking } from './second-try.ts';
import type { Permission } from './second-try.ts';

export type DeviceKind = 'microphone' | 'camera';

/** A device, or why there is none. */
export interface Opened {
  readonly track?: MediaStreamTrack | undefined;
  readonly error?: MediaError;
}

type Media = Pick<Platform, 'mediaDevices' | 'permission'>;
type PerDevice<Value> = Readonly<Record<DeviceKind, Value>>;

/** Opens one device. Never rejects. */
export async function openDevice(
  media: Pick<Media, 'mediaDevices'>,
  kind: DeviceKind,
  constraints: MediaTrackConstraints,
): Promise<Opened> {
  const wish = kind === 'camera' ? { video: constraints } : { audio: constraints };
  try {
    const stream = await secure(media).getUserMedia(wish);
    return { track: stream.getTracks()[0] };
  } catch (error) {
    return { error: mediaFailure(kind, error) };
  }
}

/** Opens microphone and camera with one question to the user; each alone if that fails. Never rejects. */
export async function openBoth(
  media: Media,
  constraints: PerDevice<MediaTrackConstraints>,
): Promise<PerDevice<Opened>> {
  const { microphone: audio, camera: video } = constraints;
  try {
    const stream = await secure(media).getUserMedia({ audio, video });
    return {
      microphone: { track: stream.getAudioTracks()[0] },
      camera: { track: stream.getVideoTracks()[0] },
    };
  } catch (error) {
    return openEach(media, constraints, error);
  }
}

/** What the page needs to ask for anything. @throws TypeError where it is not secure, as the browser itself does */
export function secure({ mediaDevices }: Pick<Media, 'mediaDevices'>): PlatformMediaDevices {
  if (mediaDevices === undefined) throw new TypeError('mediaDevices');
  return mediaDevices;
}

/** The device that a track comes from, by the name under which it is listed. Never rejects. */
export async function deviceIdOf(
  { mediaDevices }: Pick<Media, 'mediaDevices'>,
  track: MediaStreamTrack,
): Promise<string | undefined> {
  const infos = await mediaDevices?.enumerateDevices().catch(() => []);
  return aliasedId(infos ?? [], track.getSettings());
}

async function openEach(
  media: Media,
  constraints: PerDevice<MediaTrackConstraints>,
  refusal: unknown,
): Promise<PerDevice<Opened>> {
  const microphone = (await media.permission('microphone'))?.state;
  const camera = (await media.permission('camera'))?.state;
  const alone = async (kind: DeviceKind, own: Permission, other: Permission): Promise<Opened> => {
    const error = mediaFailure(kind, refusal);
    return isWorthAsking(error.code, { own, other })
      ? openDevice(media, kind, constraints[kind])
      : { error };
  };
  // One after the other: two questions at once are one too many.
  return {
    microphone: await alone('microphone', microphone, camera),
    camera: await alone('camera', camera, microphone),
  };
}
