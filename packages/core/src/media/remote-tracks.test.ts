import { describe, expect, it } from 'vitest';
import type { SlotName } from '../link/link.ts';
import type { RemoteMediaState } from './remote-media.ts';
import { remoteTracks } from './remote-tracks.ts';

const quiet: RemoteMediaState = {
  version: 1,
  microphone: 'live',
  camera: 'off',
  screen: false,
  screenAudio: false,
  held: false,
};

const whole = (isMuted: boolean) =>
  new Map<SlotName, { name: string; muted: boolean }>([
    ['microphone', { name: 'microphone', muted: false }],
    ['camera', { name: 'camera', muted: isMuted }],
    ['screen', { name: 'screen', muted: isMuted }],
    ['screenAudio', { name: 'screenAudio', muted: false }],
  ]);

describe('remoteTracks', () => {
  it.each([
    ['nothing said, nothing seen', undefined, true, 'microphone', ''],
    ['nothing said, but a picture arrives', undefined, false, 'microphone camera', ''],
    ['a voice only', quiet, true, 'microphone', ''],
    ['the camera was let go, whatever still arrives', quiet, false, 'microphone', ''],
    ['a camera before its first packet', { ...quiet, camera: 'live' }, true, 'microphone', ''],
    ['a camera', { ...quiet, camera: 'live' }, false, 'microphone camera', ''],
    ['a muted camera', { ...quiet, camera: 'muted' }, false, 'microphone', ''],
    ['a screen before its first packet', { ...quiet, screen: true }, true, 'microphone', ''],
    ['a silent screen', { ...quiet, screen: true }, false, 'microphone', 'screen'],
    [
      'a screen with its sound',
      { ...quiet, screen: true, screenAudio: true },
      false,
      'microphone',
      'screen screenAudio',
    ],
    ['the sound of no screen', { ...quiet, screenAudio: true }, true, 'microphone', ''],
  ] as const)('%s', (_name, said, isMuted, person, screen) => {
    const shown = remoteTracks(whole(isMuted), said);
    expect(shown.person.map(({ name }) => name).join(' ')).toBe(person);
    expect(shown.screen.map(({ name }) => name).join(' ')).toBe(screen);
  });

  it('shows nothing before the link has tracks', () => {
    expect(remoteTracks(new Map(), undefined)).toEqual({ person: [], screen: [] });
    expect(remoteTracks(new Map(), { ...quiet, camera: 'live', screen: true })).toEqual({
      person: [],
      screen: [],
    });
  });
});
