import { describe, expect, it } from 'vitest';
import { EarshotError } from '../errors.ts';
import { fatalCaptureError } from './capture-verdict.ts';
import type { CaptureErrors, CaptureWish } from './capture-verdict.ts';

const microphone = new EarshotError('media/permission-denied', {
  message: 'Allow the microphone.',
});
const camera = new EarshotError('media/in-use', { message: 'Close the other app.' });
const both = { audio: true, video: true };

describe('whether a call goes on without a device', () => {
  it.each<[string, CaptureErrors, CaptureWish, EarshotError | undefined]>([
    ['all well', {}, { request: both, fallback: 'none' }, undefined],
    ['no camera, audio-only', { camera }, { request: both, fallback: 'audio-only' }, undefined],
    [
      'no microphone, audio-only',
      { microphone },
      { request: both, fallback: 'audio-only' },
      microphone,
    ],
    [
      'no camera, and no microphone asked for',
      { camera },
      { request: { audio: false, video: true }, fallback: 'audio-only' },
      camera,
    ],
    [
      'nothing, receive-only',
      { microphone, camera },
      { request: both, fallback: 'receive-only' },
      undefined,
    ],
    ['no camera, none', { camera }, { request: both, fallback: 'none' }, camera],
    ['nothing, none', { microphone, camera }, { request: both, fallback: 'none' }, microphone],
  ])('%s', (_name, errors, wish, expected) => {
    expect(fatalCaptureError(errors, wish)).toBe(expected);
  });
});
