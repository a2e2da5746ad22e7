import type { SignalingErrorCode } from '@earshot/signaling';

/** What can go wrong with microphones, cameras and screens. */
export type MediaErrorCode =
  | 'media/permission-denied'
  | 'media/not-found'
  | 'media/in-use'
  | 'media/insecure-context'
  | 'media/unsupported'
  | 'media/overconstrained'
  | 'media/cancelled'
  | 'media/interrupted'
  | 'media/failed';

/** What can go wrong with the media path. */
export type LinkErrorCode =
  'link/ice-failed' | 'link/negotiation-failed' | 'link/unsupported' | 'link/closed';

/** Misuse by the app, on this machine: these throw. */
export type StateErrorCode = 'state/invalid' | 'state/aborted' | 'option/invalid';

/** Why the server does not tell how others are. */
export type PresenceErrorCode = 'presence/off' | 'presence/too-many';

/** Every code that an error from `@earshot/core` can carry; each has an anchor in `docs/errors.md`. */
export type ErrorCode =
  SignalingErrorCode | MediaErrorCode | LinkErrorCode | StateErrorCode | PresenceErrorCode;

export { EarshotError, isEarshotError } from '@earshot/signaling';
export type { SignalingErrorCode } from '@earshot/signaling';
