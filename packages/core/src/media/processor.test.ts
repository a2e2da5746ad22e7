import { describe, expect, it } from 'vitest';
import { FakeTrack } from '../testing/fake-media.ts';
import { localMediaBench } from '../testing/local-media-bench.ts';
import type { TrackProcessor } from './local-media.ts';

/** Makes a new track of each, and remembers them. */
function blur(): TrackProcessor & {
  readonly made: FakeTrack[];
  readonly given: MediaStreamTrack[];
  closed: number;
} {
  const made: FakeTrack[] = [];
  const given: MediaStreamTrack[] = [];
  return {
    made,
    given,
    closed: 0,
    process(track) {
      const track2 = new FakeTrack({ kind: 'video', label: 'blurred' });
      given.push(track);
      made.push(track2);
      return track2.asTrack();
    },
    close() {
      this.closed += 1;
    },
  };
}

describe('setProcessor', () => {
  it('sends and shows what the processor makes', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: true, video: true });
    const processor = blur();
    await bench.media.setProcessor('camera', processor);
    expect(bench.sent.camera).toBe(processor.made[0]?.asTrack());
    expect(bench.media.snapshot.stream?.getVideoTracks()).toEqual([bench.sent.camera]);
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
    expect(bench.status).toBe('live live');
  });

  it('before the capture counts for it', async () => {
    const bench = localMediaBench();
    const processor = blur();
    await bench.media.setProcessor('camera', processor);
    await bench.media.capture({ audio: false, video: true });
    expect(bench.sent.camera).toBe(processor.made[0]?.asTrack());
  });

  it('undefined sends the camera itself again', async () => {
    const bench = localMediaBench();
    const processor = blur();
    await bench.media.setProcessor('camera', processor);
    await bench.media.capture({ audio: false, video: true });
    await bench.media.setProcessor('camera', undefined);
    expect(bench.sent.camera).toBe(processor.given[0]);
    expect(bench.sent.camera?.readyState).toBe('live');
    expect(processor.made[0]?.readyState).toBe('ended');
    expect(processor.closed).toBe(1);
  });

  it('another one takes over, and the first is closed', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: false, video: true });
    const first = blur();
    const second = blur();
    await bench.media.setProcessor('camera', first);
    await bench.media.setProcessor('camera', second);
    expect(bench.sent.camera).toBe(second.made[0]?.asTrack());
    expect(first.closed).toBe(1);
    expect(first.made[0]?.readyState).toBe('ended');
  });

  it('is called again when the device changes, and when a muted camera comes back', async () => {
    const bench = localMediaBench();
    const processor = blur();
    await bench.media.setProcessor('camera', processor);
    await bench.media.capture({ audio: false, video: true });
    await bench.media.switchDevice('camera', 'cam-2');
    expect(processor.made.map(({ readyState }) => readyState)).toEqual(['ended', 'live']);
    expect(bench.open).toEqual(['cam-2']);
    bench.media.mute('camera');
    expect(processor.made.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    await bench.media.unmute('camera');
    expect(bench.sent.camera).toBe(processor.made[2]?.asTrack());
    expect(processor.given.map((track) => track.getSettings().deviceId)).toEqual([
      'cam-1',
      'cam-2',
      'cam-2',
    ]);
    expect(processor.closed).toBe(0);
  });

  it('mutes what it makes of the microphone', async () => {
    const bench = localMediaBench();
    const processor = blur();
    await bench.media.setProcessor('microphone', processor);
    await bench.media.capture({ audio: true, video: false });
    bench.media.mute('microphone');
    expect(processor.made[0]?.enabled).toBe(false);
    expect(processor.given[0]?.enabled).toBe(false);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('no GPU');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no GPU'))],
  ])('sends the camera itself when the processor %s', async (_name, process) => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: false, video: true });
    const { camera } = bench.sent;
    await bench.media.setProcessor('camera', { process, close: () => undefined });
    expect(bench.sent.camera).toBe(camera);
    expect(camera?.readyState).toBe('live');
    expect(bench.platform.entries).toContainEqual(
      expect.objectContaining({ level: 'error', event: 'processor.failed' }),
    );
  });

  it('stops what a slow processor makes of a camera that is muted meanwhile', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: false, video: true });
    const late = new FakeTrack({ kind: 'video' });
    let finish = (_track: MediaStreamTrack): void => undefined;
    const slow: TrackProcessor = {
      process: () => new Promise((resolve) => (finish = resolve)),
      close: () => undefined,
    };
    const setting = bench.media.setProcessor('camera', slow);
    await bench.settle();
    bench.media.mute('camera');
    finish(late.asTrack());
    await setting;
    expect(late.readyState).toBe('ended');
    expect(bench.sent.camera).toBeNull();
  });

  it('that is slow is not taken for a picture when the camera is muted meanwhile', async () => {
    const bench = localMediaBench();
    const finish: ((track: MediaStreamTrack) => void)[] = [];
    await bench.media.setProcessor('camera', {
      process: () => new Promise((resolve) => finish.push(resolve)),
      close: () => undefined,
    });
    const capturing = bench.media.capture({ audio: false, video: true });
    await bench.settle();
    bench.media.mute('camera');
    finish[0]?.(new FakeTrack({ kind: 'video' }).asTrack());
    await capturing;
    void bench.media.unmute('camera');
    await bench.settle();
    expect(bench.snapshots.map(({ camera }) => camera.status)).not.toContain('live');
    expect(bench.status).toBe('off starting');
  });

  it('is closed with the media', async () => {
    const bench = localMediaBench();
    const processor = blur();
    await bench.media.capture({ audio: false, video: true });
    await bench.media.setProcessor('camera', processor);
    bench.media.close();
    expect(processor.closed).toBe(1);
    expect(processor.made[0]?.readyState).toBe('ended');
    expect(bench.platform.liveTracks).toBe(0);
  });
});
