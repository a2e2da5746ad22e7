import type { EarshotError, MediaErrorCode } from '../errors.ts';
import type { CameraOptions, MediaFallback, MicrophoneOptions } from '../media/local-media.ts';

type MediaError = EarshotError<MediaErrorCode>;

export interface CaptureErrors {
  readonly microphone?: MediaError;
  readonly camera?: MediaError;
}

export interface CaptureWish {
  readonly request: { readonly audio: MicrophoneOptions; readonly video: CameraOptions };
  readonly fallback: MediaFallback;
}

/** The error that a call must not go on with, given what the app allows; undefined when it may go on. */
export function fatalCaptureError(
  errors: CaptureErrors,
  wish: CaptureWish,
): MediaError | undefined {
  if (wish.fallback === 'receive-only') return undefined;
  if (wish.fallback === 'none') return errors.microphone ?? errors.camera;
  // Audio only needs audio: without a microphone that was asked for there is nothing to go on with.
  return wish.request.audio === false ? errors.camera : errors.microphone;
}
