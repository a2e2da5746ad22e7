import { fakeMemory } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.ts';
import { leaveCalls, takeCalls, wishOf } from './left-calls.ts';

function callWith(
  id: string,
  parts: { microphone: string; camera: string; isHeld?: boolean },
): Call {
  const { microphone, camera, isHeld = false } = parts;
  const local = { microphone: { status: microphone }, camera: { status: camera } };
  return { id, local, isHeld } as unknown as Call;
}

describe('what a page leaves of its calls', () => {
  it('says who was muted, seen and held, once', () => {
    const memory = fakeMemory();
    leaveCalls(memory, [
      callWith('a', { microphone: 'live', camera: 'live' }),
      callWith('b', { microphone: 'muted', camera: 'off', isHeld: true }),
    ]);
    const left = takeCalls(memory);
    expect(left.get('a')).toEqual({ isMuted: false, hasCamera: true, isHeld: false });
    expect(left.get('b')).toEqual({ isMuted: true, hasCamera: false, isHeld: true });
    expect(takeCalls(memory).size).toBe(0);
  });

  it.each(['starting', 'interrupted'])('takes a device that is %s for one that is on', (status) => {
    const memory = fakeMemory();
    leaveCalls(memory, [callWith('a', { microphone: status, camera: status })]);
    expect(takeCalls(memory).get('a')).toMatchObject({ isMuted: false, hasCamera: true });
  });

  it('is taken back when the page is seen again', () => {
    const memory = fakeMemory();
    leaveCalls(memory, [callWith('a', { microphone: 'live', camera: 'off' })]);
    leaveCalls(memory, []);
    expect(memory.take('calls')).toBeUndefined();
  });

  it.each(['nonsense', '[', 'null', '7'])('is nothing when it is %s', (text) => {
    const memory = fakeMemory();
    memory.leave('calls', text);
    expect(takeCalls(memory).size).toBe(0);
  });
});

describe('what a page captures that comes back', () => {
  it.each([
    ['the camera that was on', { isMuted: false, hasCamera: true, isHeld: false }, false, true],
    ['no camera that was off', { isMuted: false, hasCamera: false, isHeld: false }, true, false],
    ['what the call was for, when nothing was left', undefined, true, true],
    ['no camera in a voice call', undefined, false, false],
  ])('%s', (_name, left, isVideo, video) => {
    expect(wishOf(left, isVideo)).toEqual({ video, fallback: 'receive-only' });
  });
});
