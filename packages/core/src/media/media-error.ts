import type { MediaErrorCode } from '../errors.ts';

/** What was asked for when it went wrong. */
export type MediaKind = 'microphone' | 'camera' | 'screen' | 'speaker';

/** What a browser's refusal means: a code and the facts. */
export interface MediaFault {
  readonly code: MediaErrorCode;
  readonly details: {
    readonly device: MediaKind;
    /** The browser's own name for it. */
    readonly name?: string;
    /** Which wish no device fulfils. */
    readonly constraint?: string;
    /** Whether the person refused, or the operating system or a policy of the page. */
    readonly by?: 'person' | 'system';
  };
}

/** Reads whatever `getUserMedia`, `getDisplayMedia` or `setSinkId` rejected with; never throws. */
export function mediaFault(device: MediaKind, thrown: unknown): MediaFault {
  const { name, message, constraint } = Object(thrown) as Readonly<Record<string, unknown>>;
  const code = codeOf(name, constraint);
  if (code !== 'media/permission-denied') {
    return ownFault(device, code, {
      ...(typeof name === 'string' && { name }),
      ...(typeof constraint === 'string' && { constraint }),
    });
  }
  // Chromium: "Permission denied by system", "… disallowed by permissions policy"; others say less.
  if (/by system|policy/.test(String(message))) return ownFault(device, code, { by: 'system' });
  // A page cannot tell a closed picker from a refusal, but who closes it knows.
  return device === 'screen'
    ? ownFault(device, 'media/cancelled')
    : ownFault(device, code, { by: 'person' });
}

/** A fault that no browser threw. */
export function ownFault(
  device: MediaKind,
  code: MediaErrorCode,
  details: Omit<MediaFault['details'], 'device'> = {},
): MediaFault {
  return { code, details: { device, ...details } };
}

function codeOf(name: unknown, constraint: unknown): MediaErrorCode {
  if (name === 'OverconstrainedError' && constraint === 'deviceId') return 'media/not-found';
  return new Map<unknown, MediaErrorCode>(Object.entries(CODES)).get(name) ?? 'media/failed';
}

const CODES: Readonly<Record<string, MediaErrorCode>> = {
  NotAllowedError: 'media/permission-denied',
  SecurityError: 'media/permission-denied',
  // What `navigator.mediaDevices` being undefined leads to.
  TypeError: 'media/insecure-context',
  NotFoundError: 'media/not-found',
  NotReadableError: 'media/in-use',
  // Firefox: "Starting videoinput failed", when another program has the camera.
  AbortError: 'media/in-use',
  OverconstrainedError: 'media/overconstrained',
  NotSupportedError: 'media/unsupported',
};
