import { describe, expect, it } from 'vitest';
import { localMediaBench } from '../testing/local-media-bench.ts';

const both = { audio: true, video: true } as const;

describe('a device that is unplugged', () => {
  it.each([
    ['microphone', 'mic-1', 'mic-2'],
    ['camera', 'cam-1', 'cam-2'],
  ] as const)('falls back to another %s, and tells', async (slot, from, to) => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.unplug(from);
    expect(bench.media.snapshot[slot].status).toBe('interrupted');
    await bench.settle();
    expect(bench.media.snapshot[slot]).toEqual({ status: 'live', deviceId: to });
    expect(bench.sent[slot]?.getSettings().deviceId).toBe(to);
    expect(bench.fallbacks).toEqual([{ slot, from, to }]);
  });

  it('has failed where there is no other one, and can be tried again', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.unplug('cam-2');
    bench.devices.unplug('cam-1');
    await bench.settle();
    expect(bench.media.snapshot.camera).toMatchObject({
      status: 'failed',
      error: { code: 'media/not-found' },
    });
    expect(bench.sent.camera).toBeNull();
    expect(bench.fallbacks).toEqual([{ slot: 'camera', from: 'cam-1' }]);
    bench.devices.plug({ id: 'cam-3', kind: 'videoinput', label: 'New camera' });
    await bench.media.unmute('camera');
    expect(bench.media.snapshot.camera).toEqual({ status: 'live', deviceId: 'cam-3' });
  });

  it('stays muted', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('microphone');
    bench.devices.unplug('mic-1');
    await bench.settle();
    expect(bench.media.snapshot.microphone).toEqual({ status: 'muted', deviceId: 'mic-2' });
    expect(bench.sent.microphone?.enabled).toBe(false);
  });

  it('and a mute of the camera meanwhile leaves it dark', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.pause();
    bench.devices.unplug('cam-1');
    await bench.settle();
    bench.media.mute('camera');
    bench.devices.resume();
    await bench.settle();
    expect(bench.status).toBe('live muted');
    expect(bench.open).toEqual(['mic-1']);
    expect(bench.fallbacks).toEqual([]);
  });

  it('and a muted camera that is unplugged is no news', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('camera');
    bench.devices.unplug('cam-1');
    await bench.settle();
    expect(bench.fallbacks).toEqual([]);
    expect(bench.status).toBe('live muted');
  });

  it('and a switch to another one meanwhile: the switch counts', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.pause();
    const switching = bench.media.switchDevice('camera', 'cam-2');
    await bench.settle();
    bench.devices.unplug('cam-1');
    bench.devices.resume();
    await switching;
    await bench.settle();
    expect(bench.devices.asked).toHaveLength(2);
    expect(bench.media.snapshot.camera).toEqual({ status: 'live', deviceId: 'cam-2' });
    expect(bench.fallbacks).toEqual([]);
    expect(bench.open).toEqual(['mic-1', 'cam-2']);
  });

  it('and close meanwhile leaves nothing open', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.pause();
    bench.devices.unplug('cam-1');
    await bench.settle();
    bench.media.close();
    bench.devices.resume();
    await bench.settle();
    expect(bench.open).toEqual([]);
    expect(bench.fallbacks).toEqual([]);
    expect(bench.platform.listeners).toBe(0);
  });
});

describe('an interruption by the system', () => {
  it('shows while it lasts', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const track = trackOf(bench, 'mic-1');
    track?.setMuted(true);
    expect(bench.media.snapshot.microphone).toMatchObject({
      status: 'interrupted',
      deviceId: 'mic-1',
      error: { code: 'media/interrupted' },
    });
    track?.setMuted(false);
    expect(bench.media.snapshot.microphone).toEqual({ status: 'live', deviceId: 'mic-1' });
  });

  it('shows from the start where a device comes silenced', async () => {
    const bench = localMediaBench();
    bench.devices.comeMuted = true;
    await bench.media.capture(both);
    expect(bench.status).toBe('interrupted interrupted');
    for (const track of bench.devices.live) track.setMuted(false);
    expect(bench.status).toBe('live live');
  });

  it('waits until the page is seen, and then gets the same device back', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.platform.setVisible(false);
    trackOf(bench, 'cam-1')?.end();
    await bench.settle();
    expect(bench.status).toBe('live interrupted');
    expect(bench.devices.asked).toHaveLength(1);
    bench.platform.setVisible(true);
    await bench.settle();
    expect(bench.media.snapshot.camera).toEqual({ status: 'live', deviceId: 'cam-1' });
    expect(bench.fallbacks).toEqual([]);
  });

  it('has failed when the permission was taken back', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.revoke('camera');
    await bench.settle();
    expect(bench.media.snapshot.camera).toMatchObject({
      status: 'failed',
      error: { code: 'media/permission-denied' },
    });
  });

  it('tries once more when the person comes back, perhaps from the settings', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.revoke('camera');
    await bench.settle();
    bench.platform.setVisible(false);
    await bench.settle();
    bench.devices.permission.camera = 'granted';
    bench.platform.setVisible(true);
    await bench.settle();
    expect(bench.status).toBe('live live');
  });

  it('tries only once', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.revoke('camera');
    await bench.settle();
    const asked = bench.devices.asked.length;
    for (let time = 0; time < 3; time += 1) {
      bench.platform.setVisible(false);
      bench.platform.setVisible(true);
      await bench.settle();
    }
    expect(bench.devices.asked).toHaveLength(asked + 1);
    expect(bench.status).toBe('live failed');
  });

  it('leaves alone what was got back by hand', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.revoke('camera');
    await bench.settle();
    bench.devices.permission.camera = 'granted';
    await bench.media.unmute('camera');
    bench.platform.setVisible(false);
    bench.platform.setVisible(true);
    await bench.settle();
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
    expect(bench.status).toBe('live live');
  });

  it('twice in a hidden page waits once', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.platform.setVisible(false);
    trackOf(bench, 'cam-1')?.end();
    bench.media.mute('camera');
    await bench.media.unmute('camera');
    trackOf(bench, 'cam-1')?.end();
    bench.media.close();
    expect(bench.platform.listeners).toBe(0);
  });

  it('is forgotten by close', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.revoke('camera');
    await bench.settle();
    bench.media.close();
    expect(bench.platform.listeners).toBe(0);
  });
});

type Bench = ReturnType<typeof localMediaBench>;

function trackOf(
  { devices }: Bench,
  deviceId: string,
): Bench['devices']['live'][number] | undefined {
  return devices.live.find((track) => track.getSettings().deviceId === deviceId);
}
