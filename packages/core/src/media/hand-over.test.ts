import { describe, expect, it } from 'vitest';
import { FakeTrack } from '../testing/fake-media.ts';
import { localMediaBench } from '../testing/local-media-bench.ts';
import type { LocalMedia } from './local-media.ts';

const both = { audio: true, video: true } as const;

describe('moveTo', () => {
  it('hands every track to the heir, none of them stopped', async () => {
    const first = localMediaBench();
    await first.media.capture(both);
    await first.media.shareScreen();
    const { microphone, camera, screen } = first.sent;
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    expect(heir.sent).toMatchObject({ microphone, camera, screen });
    expect(heir.status).toBe('live live');
    expect(heir.media.snapshot.screen).toEqual({ status: 'live' });
    expect(first.platform.liveTracks).toBe(3);
    expect(first.status).toBe('off off');
    expect(first.media.snapshot.stream).toBeUndefined();
    expect(first.devices.asked).toHaveLength(1);
    expect(first.sent).toMatchObject({ microphone: null, camera: null, screen: null });
    await first.media.capture(both);
    expect(first.devices.asked).toHaveLength(1);
  });

  it('and the heir is their owner', async () => {
    const first = localMediaBench();
    await first.media.capture({ audio: true, video: { resolution: '360p' } });
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    first.devices.unplug('mic-1');
    await heir.settle();
    expect(heir.fallbacks).toEqual([{ slot: 'microphone', from: 'mic-1', to: 'mic-2' }]);
    expect(first.fallbacks).toEqual([]);
    heir.media.mute('camera');
    await heir.media.unmute('camera');
    expect(heir.devices.asked.at(-1)).toMatchObject({ video: { width: { ideal: 640 } } });
    heir.media.close();
    expect(first.platform.liveTracks).toBe(0);
    expect(first.platform.listeners).toBe(0);
  });

  it('keeps what was muted muted', async () => {
    const first = localMediaBench();
    await first.media.capture(both);
    first.media.mute('microphone');
    first.media.mute('camera');
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    expect(heir.status).toBe('muted muted');
    expect(heir.sent.microphone?.enabled).toBe(false);
    await heir.media.unmute('microphone');
    expect(heir.sent.microphone?.enabled).toBe(true);
  });

  it('keeps the processor at work', async () => {
    const first = localMediaBench();
    await first.media.capture(both);
    const made = new FakeTrack({ kind: 'video' });
    let closed = 0;
    const processor = { process: () => made.asTrack(), close: () => void (closed += 1) };
    await first.media.setProcessor('camera', processor);
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    expect(heir.sent.camera).toBe(made.asTrack());
    expect(made.readyState).toBe('live');
    expect(closed).toBe(0);
    heir.media.close();
    expect(closed).toBe(1);
  });

  it('while a processor works: what it makes is the heir’s', async () => {
    const first = localMediaBench();
    const made = new FakeTrack({ kind: 'video' });
    let finish = (_track: MediaStreamTrack): void => undefined;
    await first.media.setProcessor('camera', {
      process: () => new Promise((resolve) => (finish = resolve)),
      close: () => undefined,
    });
    void first.media.capture({ audio: false, video: true });
    await first.settle();
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    finish(made.asTrack());
    await heir.settle();
    expect(heir.sent.camera).toBe(made.asTrack());
    expect(first.sent.camera).toBeNull();
  });

  it('while the person thinks: the answer is the heir’s, and nobody is asked twice', async () => {
    const first = localMediaBench();
    first.devices.pause();
    first.media.mute('microphone');
    const capturing = first.media.capture(both);
    await first.settle();
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    expect(heir.status).toBe('muted starting');
    const again = heir.media.capture(both);
    first.devices.resume();
    await Promise.all([capturing, again]);
    expect(heir.status).toBe('muted live');
    expect(first.devices.asked).toHaveLength(1);
    heir.media.close();
    expect(first.platform.liveTracks).toBe(0);
  });

  it('while only the camera is awaited: it is the heir’s when it comes', async () => {
    const first = localMediaBench();
    await first.media.capture({ audio: true, video: false });
    first.devices.pause();
    void first.media.unmute('camera');
    await first.settle();
    const heir = localMediaBench({ platform: first.platform });
    first.media.moveTo(heir.media);
    first.devices.resume();
    await heir.settle();
    expect(heir.status).toBe('live live');
    expect(heir.open).toEqual(['mic-1', 'cam-1']);
    expect(first.devices.asked).toHaveLength(2);
  });

  it('refuses an heir of another make, and changes nothing', async () => {
    const { media, status, open } = localMediaBench();
    expect(() => media.moveTo({} as LocalMedia)).toThrow(TypeError);
    expect(status).toBe('off off');
    expect(open).toEqual([]);
  });
});

describe('close', () => {
  it('stops and forgets everything, twice as well as once', async () => {
    const bench = localMediaBench();
    bench.devices.pick = { audio: { restrictOwnAudio: true } };
    await bench.media.capture(both);
    await bench.media.shareScreen({ audio: true });
    expect(bench.platform.liveTracks).toBe(4);
    bench.media.close();
    const { snapshot } = bench.media;
    bench.media.close();
    expect(bench.platform.liveTracks).toBe(0);
    expect(bench.platform.listeners).toBe(0);
    expect(bench.platform.pendingTimers).toBe(0);
    expect(bench.tellings).toBe(4);
    expect(bench.media.snapshot).toBe(snapshot);
    expect(snapshot).toMatchObject({
      stream: undefined,
      screenStream: undefined,
      microphone: { status: 'off' },
      camera: { status: 'off' },
      screen: { status: 'off' },
    });
  });

  it('after fifty calls, also failed and cancelled ones, leaves nothing', async () => {
    const { platform } = localMediaBench();
    for (let count = 0; count < 50; count += 1) {
      const bench = localMediaBench({ platform });
      platform.devices.permission.camera = count % 3 === 0 ? 'denied' : 'granted';
      const capturing = bench.media.capture(both);
      if (count % 5 !== 0) await capturing;
      if (count % 2 === 0) void bench.media.shareScreen().catch(() => undefined);
      if (count % 7 === 0) await bench.settle();
      bench.media.close();
      await bench.settle();
    }
    expect(platform.liveTracks).toBe(0);
    expect(platform.listeners).toBe(0);
  });
});
