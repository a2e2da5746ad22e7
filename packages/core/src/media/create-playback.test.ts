import { describe, expect, it } from 'vitest';
import { FakeMediaElement } from '../testing/fake-media-element.ts';
import { FakeStream, FakeTrack } from '../testing/fake-media.ts';
import type { FakePlayable } from '../testing/fake-playable.ts';
import { playbackBench } from '../testing/playback-bench.ts';
import { createPlayback } from './create-playback.ts';

describe('attach', () => {
  it('plays the source, in the page and not full screen', async () => {
    const { attach, element, stream, states, settle } = playbackBench();
    attach();
    await settle();
    expect(element).toMatchObject({ srcObject: stream, paused: false, muted: false });
    expect(element.attributes.has('playsinline')).toBe(true);
    expect(states).toEqual([]);
  });

  it('plays what comes later, and stops showing what is gone', async () => {
    const { attach, element, call, stream } = playbackBench();
    call.show(undefined);
    attach();
    expect(element).toMatchObject({ srcObject: null, plays: 0 });
    call.show(stream);
    expect(element).toMatchObject({ srcObject: stream, plays: 1 });
    call.touch();
    expect(element.plays).toBe(1);
    call.show(undefined);
    expect(element.srcObject).toBeNull();
  });

  it('begins again when it hangs at a picture that never came', () => {
    const { attach, call, element, stream } = playbackBench();
    const silent = new FakeTrack({ kind: 'video' }).asTrack();
    stream.addTrack(silent);
    element.readyState = 0;
    attach();
    call.touch();
    expect(element.plays).toBe(1);
    stream.removeTrack(silent);
    call.touch();
    expect(element.plays).toBe(2);
    element.readyState = 4;
    stream.addTrack(silent);
    call.touch();
    expect(element.plays).toBe(2);
  });

  it('never plays one’s own sound, and leaves the element as it was', () => {
    const { attach, element } = playbackBench();
    const undo = attach(element, 'local');
    expect(element.muted).toBe(true);
    undo();
    expect(element).toMatchObject({ muted: false, srcObject: null });
  });

  it('again takes the element from the attachment before', () => {
    const { attach, call, element, stream } = playbackBench();
    const first = attach(element, 'local');
    const second = attach();
    first();
    call.show(stream);
    expect(element).toMatchObject({ srcObject: stream, muted: false });
    expect(call.listening).toBe(1);
    second();
    expect(element.srcObject).toBeNull();
    expect(call.listening).toBe(0);
  });

  it('leaves an element alone that somebody else has taken over', () => {
    const { attach, element } = playbackBench();
    const undo = attach();
    const other = new FakeStream().asStream();
    element.srcObject = other;
    undo();
    undo();
    expect(element.srcObject).toBe(other);
  });

  it.each([
    ['the streams go', (call: FakePlayable) => call.show(undefined)],
    ['the call ends', (call: FakePlayable) => call.end()],
  ])('leaves it alone, too, when %s', (_name, happen) => {
    const { attach, element, call } = playbackBench();
    attach();
    const other = new FakeStream().asStream();
    element.srcObject = other;
    happen(call);
    expect(element.srcObject).toBe(other);
  });

  it.each(['remote', 'remote-screen', 'local', 'local-screen'] as const)(
    'plays %s, your own without its sound',
    (source) => {
      const { attach, element, call } = playbackBench();
      attach(element, source);
      const isOwn = source.startsWith('local');
      const side = call.snapshot[isOwn ? 'local' : 'remote'];
      const stream = source.endsWith('screen') ? side.screenStream : side.stream;
      expect(stream).toBeDefined();
      expect(element.srcObject).toBe(stream);
      expect(element.muted).toBe(isOwn);
    },
  );

  it('plays what the other side sends where nothing else is said', () => {
    const { playback, element, call, stream } = playbackBench();
    playback.attach(element.asElement(), call);
    expect(element.srcObject).toBe(stream);
  });

  it('is over when the call has ended: the element is empty and nobody listens', async () => {
    const { attach, element, call, states, settle } = playbackBench();
    const own = new FakeMediaElement();
    element.mayPlay = false;
    const undo = attach();
    attach(own, 'local');
    await settle();
    call.end();
    expect([element.srcObject, own.srcObject]).toEqual([null, null]);
    expect(own.muted).toBe(false);
    expect(call.listening).toBe(0);
    expect(states).toEqual(['blocked', 'allowed']);
    undo();
    expect(call.listening).toBe(0);
  });

  it('does nothing with a call that is over', () => {
    const { attach, element, call } = playbackBench();
    call.end();
    attach(element, 'local')();
    expect(element).toMatchObject({ srcObject: null, muted: false, plays: 0 });
    expect(call.listening).toBe(0);
  });

  it('shows nothing any more when another listener of the same change undoes it', () => {
    const { attach, element, call, stream } = playbackBench();
    call.show(undefined);
    call.subscribe(() => undo());
    const undo = attach();
    call.show(stream);
    expect(element).toMatchObject({ srcObject: null, plays: 0 });
  });

  it('listens to its call once, until undone', () => {
    const { attach, call } = playbackBench();
    const undo = attach();
    expect(call.listening).toBe(1);
    undo();
    expect(call.listening).toBe(0);
  });
});

describe('snapshot', () => {
  it('is frozen, and the same until something changes', async () => {
    const { playback, attach, call, element, settle } = playbackBench();
    const { snapshot } = playback;
    expect(snapshot).toEqual({ isBlocked: false, speaker: undefined });
    expect(Object.isFrozen(snapshot)).toBe(true);
    attach();
    call.touch();
    await settle();
    await playback.setSpeaker(undefined);
    expect(playback.snapshot).toBe(snapshot);
    element.mayPlay = false;
    call.show(new FakeStream().asStream());
    await settle();
    expect(playback.snapshot).toEqual({ isBlocked: true, speaker: undefined });
    expect(Object.isFrozen(playback.snapshot)).toBe(true);
  });

  it('is told to each subscriber once, until undone', async () => {
    const { playback } = playbackBench();
    const told: unknown[] = [];
    const undo = playback.subscribe(() => told.push(playback.snapshot));
    await playback.setSpeaker('speaker-1');
    await playback.setSpeaker('speaker-1');
    undo();
    undo();
    await playback.setSpeaker('speaker-2');
    expect(told).toEqual([{ isBlocked: false, speaker: 'speaker-1' }]);
  });

  it('goes on when a listener throws, and the log is told', async () => {
    const log: string[] = [];
    const playback = createPlayback({ platform: { log: (_level, event) => log.push(event) } });
    playback.subscribe(() => {
      throw new Error('mine');
    });
    await playback.setSpeaker('speaker-1');
    expect(playback.snapshot.speaker).toBe('speaker-1');
    expect(log).toEqual(['listener.failed']);
  });
});

describe('blocked autoplay', () => {
  it('is a state, and one click resumes everything', async () => {
    const { attach, playback, element, states, settle } = playbackBench();
    const second = new FakeMediaElement();
    element.mayPlay = false;
    second.mayPlay = false;
    attach();
    attach(second);
    await settle();
    expect(states).toEqual(['blocked']);
    element.mayPlay = true;
    second.mayPlay = true;
    await playback.resume();
    expect([element.paused, second.paused]).toEqual([false, false]);
    expect(states).toEqual(['blocked', 'allowed']);
  });

  it('stays when the click was none', async () => {
    const { attach, playback, element, states, settle } = playbackBench();
    element.mayPlay = false;
    attach();
    await settle();
    await playback.resume();
    expect(states).toEqual(['blocked']);
  });

  it('is over at once, though nothing has arrived to play yet', async () => {
    const { attach, playback, element, states, settle } = playbackBench();
    element.mayPlay = false;
    attach();
    await settle();
    element.mayPlay = true;
    element.waits = true;
    await playback.resume();
    expect(states).toEqual(['blocked', 'allowed']);
  });

  it('is over when the blocked element goes, or its stream', async () => {
    const { attach, call, element, states, settle } = playbackBench();
    element.mayPlay = false;
    const undo = attach();
    await settle();
    undo();
    attach();
    await settle();
    call.show(undefined);
    expect(states).toEqual(['blocked', 'allowed', 'blocked', 'allowed']);
  });

  it('does not come from an element that was detached before the browser answered', async () => {
    const { attach, element, states, settle } = playbackBench();
    element.mayPlay = false;
    attach()();
    await settle();
    expect(states).toEqual([]);
  });

  it('is not undone by the end of an earlier stream', async () => {
    const { attach, call, element, states, settle } = playbackBench();
    let interrupt = (_error: Error): void => undefined;
    element.play = () => new Promise((_, reject) => (interrupt = reject));
    attach();
    element.play = () => Promise.reject(new DOMException('A click', 'NotAllowedError'));
    call.show(new FakeStream().asStream());
    await settle();
    interrupt(new DOMException('interrupted by a new load', 'AbortError'));
    await settle();
    expect(states).toEqual(['blocked']);
  });

  it('does not come from other errors: another stream came meanwhile', async () => {
    const { attach, states, settle } = playbackBench();
    const element = new FakeMediaElement();
    element.play = () =>
      Promise.reject(new DOMException('interrupted by a new load', 'AbortError'));
    attach(element);
    await settle();
    expect(states).toEqual([]);
  });
});

describe('close', () => {
  it('detaches everything, twice as well as once', async () => {
    const { attach, playback, element, call, states, settle } = playbackBench();
    element.mayPlay = false;
    const undo = attach();
    await settle();
    playback.close();
    playback.close();
    undo();
    call.touch();
    expect(element.srcObject).toBeNull();
    expect(states).toEqual(['blocked', 'allowed']);
    expect(call.listening).toBe(0);
  });

  it('leaves the speaker chosen, and the next call plays there', async () => {
    const { attach, playback, settle } = playbackBench();
    await playback.setSpeaker('speaker-2');
    playback.close();
    const later = new FakeMediaElement();
    attach(later);
    await settle();
    expect(later).toMatchObject({ sinkId: 'speaker-2', paused: false });
  });
});
