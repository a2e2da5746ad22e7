import { describe, expect, it } from 'vitest';
import { FakeMediaElement } from '../testing/fake-media-element.ts';
import { playbackBench } from '../testing/playback-bench.ts';

describe('setSpeaker', () => {
  it('moves what plays and what will play, but not one’s own sound', async () => {
    const { attach, playback, element, settle } = playbackBench();
    const own = new FakeMediaElement();
    const later = new FakeMediaElement();
    attach();
    attach(own, 'local');
    await playback.setSpeaker('speaker-2');
    attach(later);
    await settle();
    expect([element.sinkId, own.sinkId, later.sinkId]).toEqual(['speaker-2', '', 'speaker-2']);
    expect(playback.snapshot.speaker).toBe('speaker-2');
  });

  it('goes back to the system’s default, also in elements that come again', async () => {
    const { attach, playback, element, settle } = playbackBench();
    const gone = new FakeMediaElement();
    attach();
    const undo = attach(gone);
    await playback.setSpeaker('speaker-2');
    undo();
    await playback.setSpeaker(undefined);
    expect(element.sinkId).toBe('');
    expect(playback.snapshot.speaker).toBeUndefined();
    attach(gone);
    await settle();
    expect(gone.sinkId).toBe('');
  });

  it('leaves an element’s own speaker while nobody has chosen', () => {
    const { attach, element } = playbackBench();
    element.sinkId = 'speaker-1';
    attach();
    expect(element.sinkId).toBe('speaker-1');
  });

  it('the last wish stays, and elements that come meanwhile get it', async () => {
    const { attach, playback, element } = playbackBench();
    const later = new FakeMediaElement();
    attach();
    const wishes = ['speaker-1', 'gone', 'speaker-2'].map((id) => playback.setSpeaker(id));
    await Promise.resolve();
    attach(later);
    const results = await Promise.allSettled(wishes);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([element.sinkId, later.sinkId]).toEqual(['speaker-2', 'speaker-2']);
    expect(playback.snapshot.speaker).toBe('speaker-2');
  });

  it('an element that comes while the speaker is being opened moves after it', async () => {
    const { attach, playback, element, settle } = playbackBench();
    const later = new FakeMediaElement();
    let open = (): void => undefined;
    element.setSinkId = () => new Promise((resolve) => (open = resolve));
    attach();
    const moved = playback.setSpeaker('speaker-2');
    await settle();
    attach(later);
    expect(later.sinkId).toBe('');
    open();
    await moved;
    await settle();
    expect(later.sinkId).toBe('speaker-2');
  });

  it('says when there is no such speaker, and changes nothing', async () => {
    const { attach, playback, element } = playbackBench();
    attach();
    await expect(playback.setSpeaker('gone')).rejects.toMatchObject({ code: 'media/not-found' });
    expect(element.sinkId).toBe('');
    expect(playback.snapshot.speaker).toBeUndefined();
    const later = new FakeMediaElement();
    attach(later);
    expect(later.sinkId).toBe('');
  });

  it('says when the browser cannot, and goes on playing', async () => {
    const { attach, playback, element, settle } = playbackBench();
    delete element.setSinkId;
    attach();
    await expect(playback.setSpeaker('speaker-2')).rejects.toMatchObject({
      code: 'media/unsupported',
    });
    await expect(playback.setSpeaker(undefined)).resolves.toBeUndefined();
    await settle();
    expect(element.paused).toBe(false);
  });

  it('does not trouble an element attached after the speaker was unplugged', async () => {
    const { attach, playback, states, settle } = playbackBench();
    await playback.setSpeaker('speaker-2');
    const later = new FakeMediaElement();
    later.speakers.clear();
    attach(later);
    await settle();
    expect(later.paused).toBe(false);
    expect(states).toEqual([]);
  });
});
