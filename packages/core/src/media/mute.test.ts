import { describe, expect, it } from 'vitest';
import { localMediaBench } from '../testing/local-media-bench.ts';

const both = { audio: true, video: true } as const;

describe('mute', () => {
  it('keeps the microphone and silences it', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const track = bench.sent.microphone;
    bench.media.mute('microphone');
    expect(bench.status).toBe('muted live');
    expect(bench.sent.microphone).toBe(track);
    expect(track).toMatchObject({ enabled: false, readyState: 'live' });
    await bench.media.unmute('microphone');
    expect(track).toMatchObject({ enabled: true, readyState: 'live' });
    expect(bench.devices.asked).toHaveLength(1);
  });

  it('lets go of the camera, and captures the same one again', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: true, video: { deviceId: 'cam-2', resolution: '360p' } });
    bench.media.mute('camera');
    expect(bench.status).toBe('live muted');
    expect(bench.sent.camera).toBeNull();
    expect(bench.open).toEqual(['mic-1']);
    expect(bench.media.snapshot.stream?.getVideoTracks()).toEqual([]);
    await bench.media.unmute('camera');
    expect(bench.status).toBe('live live');
    expect(bench.open).toEqual(['mic-1', 'cam-2']);
    expect(bench.devices.asked.at(-1)).toMatchObject({ video: { width: { ideal: 640 } } });
  });

  it.each(['microphone', 'camera'] as const)('of the %s is idempotent', async (slot) => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute(slot);
    const { snapshot } = bench.media;
    bench.media.mute(slot);
    expect(bench.media.snapshot).toBe(snapshot);
    await bench.media.unmute(slot);
    await bench.media.unmute(slot);
    expect(bench.status).toBe('live live');
    expect(bench.open).toHaveLength(2);
  });

  it('turns a voice call into a video call', async () => {
    const bench = localMediaBench();
    await bench.media.capture({ audio: true, video: false });
    await bench.media.unmute('camera');
    expect(bench.status).toBe('live live');
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
  });

  it('before the capture holds through it: nothing is heard, the camera stays dark', async () => {
    const bench = localMediaBench();
    bench.media.mute('microphone');
    bench.media.mute('camera');
    expect(bench.status).toBe('off off');
    await bench.media.capture(both);
    expect(bench.status).toBe('muted muted');
    expect(bench.sent.microphone?.enabled).toBe(false);
    expect(bench.open).toEqual(['mic-1']);
    await bench.media.unmute('camera');
    expect(bench.status).toBe('muted live');
  });

  it('while the person thinks holds through the answer', async () => {
    const bench = localMediaBench();
    bench.devices.pause();
    const capturing = bench.media.capture(both);
    await bench.settle();
    bench.media.mute('microphone');
    bench.media.mute('camera');
    bench.devices.resume();
    await capturing;
    expect(bench.status).toBe('muted muted');
    expect(bench.sent.microphone?.enabled).toBe(false);
    expect(bench.open).toEqual(['mic-1']);
  });

  it.each([
    ['unmute, mute', ['unmute', 'mute'], 'live muted'],
    ['unmute, mute, unmute', ['unmute', 'mute', 'unmute'], 'live live'],
    ['unmute, mute, unmute, mute', ['unmute', 'mute', 'unmute', 'mute'], 'live muted'],
  ] as const)('%s in one breath ends in the last wish', async (_name, verbs, status) => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('camera');
    bench.devices.pause();
    const done = verbs.map(async (verb) => bench.media[verb]('camera'));
    await bench.settle();
    bench.devices.resume();
    await Promise.all(done);
    expect(bench.status).toBe(status);
    expect(bench.open).toEqual(status === 'live live' ? ['mic-1', 'cam-1'] : ['mic-1']);
    expect(bench.sent.camera === null).toBe(status === 'live muted');
  });

  it('twenty times leaves one camera open', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    for (let time = 0; time < 20; time += 1) {
      bench.media.mute('camera');
      await bench.media.unmute('camera');
    }
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
  });

  it('is undone in vain where the device is refused: says so, and may be tried again', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('camera');
    bench.devices.taken.add('cam-1');
    await expect(bench.media.unmute('camera')).rejects.toMatchObject({ code: 'media/in-use' });
    expect(bench.status).toBe('live failed');
    bench.devices.taken.clear();
    await bench.media.unmute('camera');
    expect(bench.status).toBe('live live');
  });

  it('and unmute while the person thinks: each hears the refusal', async () => {
    const bench = localMediaBench();
    bench.devices.permission.camera = 'denied';
    bench.devices.pause();
    const first = bench.media.capture({ audio: false, video: true });
    await bench.settle();
    bench.media.mute('camera');
    const second = bench.media.unmute('camera');
    bench.devices.resume();
    expect(await first).toMatchObject({ camera: { code: 'media/permission-denied' } });
    await expect(second).rejects.toMatchObject({ code: 'media/permission-denied' });
    expect(bench.devices.asked).toHaveLength(1);
  });

  it('and unmute do nothing after close', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.close();
    await bench.media.unmute('camera');
    bench.media.mute('microphone');
    expect(bench.status).toBe('off off');
    expect(bench.open).toEqual([]);
  });
});

describe('setHeld', () => {
  it('sends nothing, keeps the devices and the self view, and goes on as it was', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const { microphone, camera } = bench.sent;
    bench.media.setHeld(true);
    expect(bench.sent).toMatchObject({ microphone: null, camera: null });
    expect(bench.media.track('microphone')).toBeNull();
    expect(bench.status).toBe('live live');
    expect(bench.open).toHaveLength(2);
    bench.media.setHeld(false);
    expect(bench.sent).toMatchObject({ microphone, camera });
  });

  it('holds what comes meanwhile', async () => {
    const bench = localMediaBench();
    bench.media.setHeld(true);
    await bench.media.capture(both);
    expect(bench.sent.microphone).toBeNull();
    bench.media.mute('camera');
    bench.media.setHeld(false);
    expect(bench.sent.microphone).not.toBeNull();
    expect(bench.sent.camera).toBeNull();
  });
});
