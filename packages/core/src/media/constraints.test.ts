import { describe, expect, it } from 'vitest';
import {
  cameraConstraints,
  isFreeOfEcho,
  microphoneConstraints,
  screenRequest,
} from './constraints.ts';

describe('microphoneConstraints', () => {
  it('improves speech in every way by default', () => {
    const everything = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    expect(microphoneConstraints({})).toEqual(everything);
  });

  it('leaves out what the app leaves out', () => {
    const music = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    expect(microphoneConstraints(music)).toEqual(music);
  });

  it.each([
    ['prefers the wanted device', { deviceId: 'a' }, {}, { ideal: 'a' }],
    ['prefers the one chosen now', { deviceId: 'a' }, { deviceId: 'b' }, { ideal: 'b' }],
    ['insists on an exact one', {}, { deviceId: 'b', isExact: true }, { exact: 'b' }],
    ['asks for none', {}, {}, undefined],
  ])('%s', (_name, wish, choice, deviceId) => {
    expect(microphoneConstraints(wish, choice).deviceId).toEqual(deviceId);
    expect(cameraConstraints(wish, choice).deviceId).toEqual(deviceId);
  });
});

describe('cameraConstraints', () => {
  it.each([
    [undefined, 1280, 720],
    ['360p', 640, 360],
    ['720p', 1280, 720],
    ['1080p', 1920, 1080],
  ] as const)('%s is %d × %d, at 30 frames a second', (resolution, width, height) => {
    const wish = resolution === undefined ? {} : { resolution };
    expect(cameraConstraints(wish)).toMatchObject({
      width: { ideal: width },
      height: { ideal: height },
      frameRate: { ideal: 30 },
    });
  });

  it('looks at the person, unless told otherwise or told which camera', () => {
    expect(cameraConstraints({}).facingMode).toEqual({ ideal: 'user' });
    expect(cameraConstraints({ facing: 'environment' }).facingMode).toEqual({
      ideal: 'environment',
    });
    expect(cameraConstraints({ deviceId: 'a' }).facingMode).toBeUndefined();
  });
});

describe('screenRequest', () => {
  it('asks for a picture only, and does not offer this page', () => {
    expect(screenRequest({})).toEqual({
      video: { frameRate: { ideal: 15 } },
      audio: false,
      selfBrowserSurface: 'exclude',
      systemAudio: 'exclude',
    });
  });

  it('asks for sound as it is, without the sound of this page', () => {
    expect(screenRequest({ audio: true, content: 'motion' })).toEqual({
      video: { frameRate: { ideal: 30 } },
      audio: {
        suppressLocalAudioPlayback: false,
        restrictOwnAudio: true,
        echoCancellation: false,
        noiseSuppression: false,
        autoGainControl: false,
      },
      selfBrowserSurface: 'exclude',
      systemAudio: 'include',
    });
  });
});

describe('isFreeOfEcho', () => {
  it.each([
    ['another tab', { displaySurface: 'browser' }, {}, true],
    ['the system, with the voices of the call', { displaySurface: 'monitor' }, {}, false],
    ['the system, without them', { displaySurface: 'monitor' }, { restrictOwnAudio: true }, true],
    ['the system, unrestricted', { displaySurface: 'monitor' }, { restrictOwnAudio: false }, false],
    ['a window', { displaySurface: 'window' }, {}, false],
    ['who knows', {}, {}, false],
  ])('%s', (_name, video, audio, isFree) => {
    expect(isFreeOfEcho({ video, audio })).toBe(isFree);
  });
});
