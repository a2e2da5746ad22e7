import { describe, expect, it } from 'vitest';
import { mediaFault, ownFault } from './media-error.ts';
import type { MediaKind } from './media-error.ts';

const codes = [
  'media/permission-denied',
  'media/not-found',
  'media/in-use',
  'media/insecure-context',
  'media/unsupported',
  'media/overconstrained',
  'media/cancelled',
  'media/interrupted',
  'media/failed',
] as const;

const browserErrors: readonly [string, MediaKind, unknown, string][] = [
  [
    'Chromium: refused',
    'camera',
    new DOMException('Permission denied', 'NotAllowedError'),
    'media/permission-denied',
  ],
  [
    'Firefox: refused',
    'camera',
    new DOMException(
      'The request is not allowed by the user agent or the platform in the current context.',
      'NotAllowedError',
    ),
    'media/permission-denied',
  ],
  ['Firefox: switched off', 'camera', { name: 'SecurityError' }, 'media/permission-denied'],
  ['nothing plugged in', 'microphone', { name: 'NotFoundError' }, 'media/not-found'],
  ['taken, in Chromium', 'camera', { name: 'NotReadableError' }, 'media/in-use'],
  [
    'taken, in Firefox',
    'camera',
    new DOMException('Starting videoinput failed', 'AbortError'),
    'media/in-use',
  ],
  [
    'a size that no camera has',
    'camera',
    { name: 'OverconstrainedError', constraint: 'width' },
    'media/overconstrained',
  ],
  [
    'an exact device that is gone',
    'camera',
    { name: 'OverconstrainedError', constraint: 'deviceId' },
    'media/not-found',
  ],
  ['Safari: not on this machine', 'screen', { name: 'NotSupportedError' }, 'media/unsupported'],
  [
    'the picker was closed',
    'screen',
    new DOMException('Permission denied by user', 'NotAllowedError'),
    'media/cancelled',
  ],
  [
    'macOS does not let the browser record the screen',
    'screen',
    new DOMException('Permission denied by system', 'NotAllowedError'),
    'media/permission-denied',
  ],
  [
    'the page may not',
    'screen',
    new DOMException('Access disallowed by permissions policy', 'NotAllowedError'),
    'media/permission-denied',
  ],
  ['no click', 'screen', { name: 'InvalidStateError' }, 'media/failed'],
  ['no such speaker', 'speaker', { name: 'NotFoundError' }, 'media/not-found'],
  ['no `navigator.mediaDevices`', 'camera', new TypeError('undefined'), 'media/insecure-context'],
  ['a string', 'camera', 'NotAllowedError', 'media/failed'],
  ['nothing', 'camera', undefined, 'media/failed'],
  ['null', 'camera', null, 'media/failed'],
  ['names that are no strings', 'camera', { name: 7, message: {} }, 'media/failed'],
  ['a name of every object', 'camera', { name: 'toString' }, 'media/failed'],
];

describe('mediaFault', () => {
  it.each(browserErrors)('%s', (_name, device, thrown, code) => {
    expect(mediaFault(device, thrown).code).toBe(code);
  });

  it('keeps the facts', () => {
    expect(mediaFault('camera', { name: 'OverconstrainedError', constraint: 'width' })).toEqual({
      code: 'media/overconstrained',
      details: { device: 'camera', name: 'OverconstrainedError', constraint: 'width' },
    });
    expect(mediaFault('camera', 'what?').details).toEqual({ device: 'camera' });
  });

  it.each([
    ['Permission denied', 'person'],
    ['Permission denied by system', 'system'],
  ])('%s: says who refused', (message, by) => {
    const fault = mediaFault('camera', new DOMException(message, 'NotAllowedError'));
    expect(fault.details).toEqual({ device: 'camera', by });
  });
});

describe('ownFault', () => {
  it.each(codes)('%s: names the device', (code) => {
    expect(ownFault('microphone', code)).toEqual({ code, details: { device: 'microphone' } });
  });
});
