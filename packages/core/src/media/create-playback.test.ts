import { describe, expect, it } from 'vitest';
import { FakeMediaElement } from '../testing/fake-media-element.ts';
import { FakeStream, FakeTrack } from '../testing/fake-media.ts';
import { createPlayback } from './create-playback.ts';

function bench() {
  const states: string[] = [];
  const playback = createPlayback((state) => states.push(state));
  const stream = new FakeStream().asStream();
  const element = new FakeMediaElement();
  const source = { current: stream as MediaStream | undefined };
  const attach = (target = element, isMuted = false) =>
    playback.attach(target.asElement(), { stream: () => source.current, isMuted });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { states, playback, stream, element, source, attach, settle };
}

describe('attach', () => {
  it('plays the source, in the page and not full screen', async () => {
    const { attach, element, stream, states, settle } = bench();
    attach();
    await settle();
    expect(element).toMatchObject({ srcObject: stream, paused: false, muted: false });
    expect(element.attributes.has('playsinline')).toBe(true);
    expect(states).toEqual([]);
  });

  it('plays what comes later, and stops showing what is gone', async () => {
    const { attach, playback, element, source, stream } = bench();
    source.current = undefined;
    attach();
    expect(element).toMatchObject({ srcObject: null, plays: 0 });
    source.current = stream;
    playback.refresh();
    expect(element).toMatchObject({ srcObject: stream, plays: 1 });
    playback.refresh();
    expect(element.plays).toBe(1);
    source.current = undefined;
    playback.refresh();
    expect(element.srcObject).toBeNull();
  });

  it('begins again when it hangs at a picture that never came', () => {
    const { attach, playback, element, stream } = bench();
    const silent = new FakeTrack({ kind: 'video' }).asTrack();
    stream.addTrack(silent);
    element.readyState = 0;
    attach();
    playback.refresh();
    expect(element.plays).toBe(1);
    stream.removeTrack(silent);
    playback.refresh();
    expect(element.plays).toBe(2);
    element.readyState = 4;
    stream.addTrack(silent);
    playback.refresh();
    expect(element.plays).toBe(2);
  });

  it('never plays one’s own sound, and leaves the element as it was', () => {
    const { attach, element } = bench();
    const undo = attach(element, true);
    expect(element.muted).toBe(true);
    undo();
    expect(element).toMatchObject({ muted: false, srcObject: null });
  });

  it('leaves an element alone that somebody else has taken over', () => {
    const { attach, element } = bench();
    const undo = attach();
    const other = new FakeStream().asStream();
    element.srcObject = other;
    undo();
    undo();
    expect(element.srcObject).toBe(other);
  });
});

describe('blocked autoplay', () => {
  it('is a state, and one click resumes everything', async () => {
    const { attach, playback, element, states, settle } = bench();
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
    const { attach, playback, element, states, settle } = bench();
    element.mayPlay = false;
    attach();
    await settle();
    await playback.resume();
    expect(states).toEqual(['blocked']);
  });

  it('is over at once, though nothing has arrived to play yet', async () => {
    const { attach, playback, element, states, settle } = bench();
    element.mayPlay = false;
    attach();
    await settle();
    element.mayPlay = true;
    element.waits = true;
    await playback.resume();
    expect(states).toEqual(['blocked', 'allowed']);
  });

  it('is over when the blocked element goes, or its stream', async () => {
    const { attach, playback, element, states, source, settle } = bench();
    element.mayPlay = false;
    const undo = attach();
    await settle();
    undo();
    attach();
    await settle();
    source.current = undefined;
    playback.refresh();
    expect(states).toEqual(['blocked', 'allowed', 'blocked', 'allowed']);
  });

  it('does not come from an element that was detached before the browser answered', async () => {
    const { attach, element, states, settle } = bench();
    element.mayPlay = false;
    attach()();
    await settle();
    expect(states).toEqual([]);
  });

  it('is not undone by the end of an earlier stream', async () => {
    const { attach, playback, element, states, source, settle } = bench();
    let interrupt = (_error: Error): void => undefined;
    element.play = () => new Promise((_, reject) => (interrupt = reject));
    attach();
    source.current = new FakeStream().asStream();
    element.play = () => Promise.reject(new DOMException('A click', 'NotAllowedError'));
    playback.refresh();
    await settle();
    interrupt(new DOMException('interrupted by a new load', 'AbortError'));
    await settle();
    expect(states).toEqual(['blocked']);
  });

  it('does not come from other errors: another stream came meanwhile', async () => {
    const { playback, states, source, settle } = bench();
    const element = new FakeMediaElement();
    element.play = () =>
      Promise.reject(new DOMException('interrupted by a new load', 'AbortError'));
    playback.attach(element.asElement(), { stream: () => source.current, isMuted: false });
    await settle();
    expect(states).toEqual([]);
  });
});

describe('setSpeaker', () => {
  it('moves what plays and what will play, but not one’s own sound', async () => {
    const { attach, playback, element, settle } = bench();
    const own = new FakeMediaElement();
    const later = new FakeMediaElement();
    attach();
    attach(own, true);
    await playback.setSpeaker('speaker-2');
    attach(later);
    await settle();
    expect([element.sinkId, own.sinkId, later.sinkId]).toEqual(['speaker-2', '', 'speaker-2']);
  });

  it('says when there is no such speaker, and changes nothing', async () => {
    const { attach, playback, element } = bench();
    attach();
    await expect(playback.setSpeaker('gone')).rejects.toMatchObject({ code: 'media/not-found' });
    expect(element.sinkId).toBe('');
    const later = new FakeMediaElement();
    attach(later);
    expect(later.sinkId).toBe('');
  });

  it('says when the browser cannot, and goes on playing', async () => {
    const { attach, playback, element, settle } = bench();
    delete element.setSinkId;
    attach();
    await expect(playback.setSpeaker('speaker-2')).rejects.toMatchObject({
      code: 'media/unsupported',
    });
    await settle();
    expect(element.paused).toBe(false);
  });

  it('does not trouble an element attached after the speaker was unplugged', async () => {
    const { attach, playback, states, settle } = bench();
    await playback.setSpeaker('speaker-2');
    const later = new FakeMediaElement();
    later.speakers.clear();
    attach(later);
    await settle();
    expect(later.paused).toBe(false);
    expect(states).toEqual([]);
  });
});

describe('close', () => {
  it('detaches everything, twice as well as once', async () => {
    const { attach, playback, element, states, settle } = bench();
    element.mayPlay = false;
    const undo = attach();
    await settle();
    playback.close();
    playback.close();
    undo();
    playback.refresh();
    expect(element.srcObject).toBeNull();
    expect(states).toEqual(['blocked', 'allowed']);
  });
});
