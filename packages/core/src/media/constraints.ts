import type { CameraConstraints, MicrophoneConstraints, ScreenOptions } from './local-media.ts';

/** Which device: rather this one (default), or this one and no other. */
export interface DeviceChoice {
  readonly deviceId?: string | undefined;
  readonly isExact?: boolean;
}

/** What `getDisplayMedia` takes beyond the standard types. */
export interface ScreenRequest {
  readonly video: MediaTrackConstraints;
  readonly audio: false | MediaTrackConstraints;
  readonly selfBrowserSurface: 'exclude';
  readonly systemAudio: 'include' | 'exclude';
}

/** Everything that makes speech better is on, unless the app says otherwise. */
export function microphoneConstraints(
  wish: MicrophoneConstraints,
  choice: DeviceChoice = {},
): MediaTrackConstraints {
  const { echoCancellation = true, noiseSuppression = true, autoGainControl = true } = wish;
  return {
    echoCancellation,
    noiseSuppression,
    autoGainControl,
    ...device(choice.deviceId ?? wish.deviceId, choice.isExact),
  };
}

/** Wishes only: a camera that cannot do it gives what it can. */
export function cameraConstraints(
  wish: CameraConstraints,
  choice: DeviceChoice = {},
): MediaTrackConstraints {
  const { resolution = '720p', facing = 'user' } = wish;
  const height = Number.parseInt(resolution);
  const deviceId = choice.deviceId ?? wish.deviceId;
  return {
    width: { ideal: (height * 16) / 9 },
    height: { ideal: height },
    frameRate: { ideal: 30 },
    // Beside a device, the direction would be a second wish that can win.
    ...(deviceId === undefined ? { facingMode: { ideal: facing } } : {}),
    ...device(deviceId, choice.isExact),
  };
}

/** This page is not offered, nor its sound: otherwise the other side would hear itself. */
export function screenRequest({ audio = false, content = 'detail' }: ScreenOptions): ScreenRequest {
  const sound = {
    suppressLocalAudioPlayback: false,
    restrictOwnAudio: true,
    // Made for speech; this is not.
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  };
  return {
    video: { frameRate: { ideal: content === 'motion' ? 30 : 15 } },
    audio: audio ? sound : false,
    selfBrowserSurface: 'exclude',
    systemAudio: audio ? 'include' : 'exclude',
  };
}

/**
 * Whether shared sound is certain to be without the call's own voices: the browser leaves them out, or the sound comes
 * from another tab. The sound of a whole system has them in it.
 */
export function isFreeOfEcho(shared: {
  readonly video: MediaTrackSettings;
  readonly audio: MediaTrackSettings & { readonly restrictOwnAudio?: boolean };
}): boolean {
  return shared.audio.restrictOwnAudio === true || shared.video.displaySurface === 'browser';
}

function device(deviceId: string | undefined, isExact = false): MediaTrackConstraints {
  if (deviceId === undefined) return {};
  return { deviceId: isExact ? { exact: deviceId } : { ideal: deviceId } };
}
