import { EarshotError } from '../errors.ts';
import type { MediaErrorCode } from '../errors.ts';
import { mediaFault, ownFault } from './media-error.ts';
import type { MediaKind } from './media-error.ts';

export type MediaError = EarshotError<MediaErrorCode>;

/** The error for what a browser threw. */
export function mediaFailure(device: MediaKind, cause: unknown): MediaError {
  const { code, ...fault } = mediaFault(device, cause);
  return new EarshotError(code, { ...fault, cause });
}

/** The error for what no browser threw. */
export function ownFailure(device: MediaKind, code: MediaErrorCode): MediaError {
  return new EarshotError(code, ownFault(device, code));
}

/** The error for what this client has no part for. */
export function unsupported(device: MediaKind): MediaError {
  return ownFailure(device, 'media/unsupported');
}
