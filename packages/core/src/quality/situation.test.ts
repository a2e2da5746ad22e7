import { describe, expect, it } from 'vitest';
import { situationOf } from './situation.ts';
import type { CallView } from './situation.ts';

const off = { status: 'off' };
const live = { status: 'live' };
const view: CallView = {
  state: { status: 'connected' },
  local: { stream: undefined, microphone: live, camera: off, screen: off, screenAudio: off },
  remote: { microphone: 'live', camera: 'muted', isSharingScreen: false, isHolding: false },
  isHeld: false,
};
const stream = {} as MediaStream;

describe('the situation of a call', () => {
  it.each([
    ['dialing', 'before'],
    ['connecting', 'before'],
    ['connected', 'connected'],
    ['reconnecting', 'reconnecting'],
    ['ended', 'ended'],
  ] as const)('%s is %s', (status, phase) => {
    expect(situationOf({ ...view, state: { status } }, true).phase).toBe(phase);
  });

  it('says what should flow', () => {
    expect(situationOf(view, true)).toEqual({
      phase: 'connected',
      arriving: ['microphone'],
      leaving: ['microphone'],
      isMuted: false,
      isInterrupted: false,
      isOnline: true,
    });
    const local = { ...view.local, camera: live, screen: live, screenAudio: live };
    const remote = { ...view.remote, camera: 'live', isSharingScreen: true } as const;
    expect(situationOf({ ...view, local, remote }, false)).toMatchObject({
      arriving: ['microphone', 'camera', 'screen'],
      leaving: ['microphone', 'camera', 'screen', 'screenAudio'],
      isOnline: false,
    });
  });

  it('on hold nothing should', () => {
    expect(situationOf({ ...view, isHeld: true }, true)).toMatchObject({
      arriving: [],
      leaving: [],
    });
    const remote = { ...view.remote, isHolding: true };
    expect(situationOf({ ...view, remote }, true)).toMatchObject({
      arriving: [],
      leaving: ['microphone'],
    });
  });

  it('knows a muted microphone from one that is not there, and one that was taken away', () => {
    const muted = { ...view.local, microphone: { status: 'muted' } };
    expect(situationOf({ ...view, local: muted }, true).isMuted).toBe(false);
    expect(situationOf({ ...view, local: { ...muted, stream } }, true).isMuted).toBe(true);
    const taken = { ...view.local, microphone: { status: 'interrupted' } };
    expect(situationOf({ ...view, local: taken }, true).isInterrupted).toBe(true);
  });
});
