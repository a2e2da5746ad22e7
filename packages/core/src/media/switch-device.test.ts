import { describe, expect, it } from 'vitest';
import { localMediaBench } from '../testing/local-media-bench.ts';

const both = { audio: true, video: true } as const;

describe('switchDevice', () => {
  it.each([
    ['microphone', 'mic-2', ['cam-1', 'mic-2']],
    ['camera', 'cam-2', ['mic-1', 'cam-2']],
  ] as const)('swaps the %s, and stops the old one after it', async (slot, deviceId, open) => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const old = bench.sent[slot];
    bench.devices.pause();
    const switching = bench.media.switchDevice(slot, deviceId);
    await bench.settle();
    expect(old?.readyState).toBe('live');
    expect(bench.sent[slot]).toBe(old);
    bench.devices.resume();
    await switching;
    expect(bench.media.snapshot[slot]).toEqual({ status: 'live', deviceId });
    expect(bench.sent[slot]).not.toBe(old);
    expect(bench.open).toEqual(open);
    expect(bench.devices.asked.at(-1)).toMatchObject({
      [slot === 'camera' ? 'video' : 'audio']: { deviceId: { exact: deviceId } },
    });
  });

  it('is never seen as anything but live', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const before = bench.snapshots.length;
    await bench.media.switchDevice('camera', 'cam-2');
    const statuses = bench.snapshots.slice(before).map(({ camera }) => camera.status);
    expect(new Set(statuses)).toEqual(new Set(['live']));
  });

  it('to the same device does nothing', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    await bench.media.switchDevice('camera', 'cam-1');
    expect(bench.devices.asked).toHaveLength(1);
  });

  it('keeps a muted microphone muted', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('microphone');
    await bench.media.switchDevice('microphone', 'mic-2');
    expect(bench.media.snapshot.microphone).toEqual({ status: 'muted', deviceId: 'mic-2' });
    expect(bench.sent.microphone?.enabled).toBe(false);
  });

  it('of a muted camera counts when it is switched on again', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.media.mute('camera');
    await bench.media.switchDevice('camera', 'cam-2');
    expect(bench.open).toEqual(['mic-1']);
    await bench.media.unmute('camera');
    expect(bench.open).toEqual(['mic-1', 'cam-2']);
  });

  it.each([
    ['is gone', 'gone', 'media/not-found'],
    ['is in use', 'cam-2', 'media/in-use'],
  ])('to one that %s goes on with the old one', async (_name, deviceId, code) => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.taken.add('cam-2');
    await expect(bench.media.switchDevice('camera', deviceId)).rejects.toMatchObject({ code });
    expect(bench.media.snapshot.camera).toEqual({ status: 'live', deviceId: 'cam-1' });
    expect(bench.sent.camera?.readyState).toBe('live');
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
  });

  it('lets go of the old camera where only one can be open', async () => {
    const bench = localMediaBench();
    bench.devices.opensOneCamera = true;
    await bench.media.capture(both);
    await bench.media.switchDevice('camera', 'cam-2');
    expect(bench.open).toEqual(['mic-1', 'cam-2']);
    expect(bench.status).toBe('live live');
  });

  it('has failed when even the old one does not come back', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.taken.add('cam-1');
    bench.devices.taken.add('cam-2');
    await expect(bench.media.switchDevice('camera', 'cam-2')).rejects.toMatchObject({
      code: 'media/in-use',
    });
    expect(bench.status).toBe('live failed');
    expect(bench.sent.camera).toBeNull();
    expect(bench.open).toEqual(['mic-1']);
  });

  it('and mute meanwhile: the camera stays dark, the choice counts', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.pause();
    const switching = bench.media.switchDevice('camera', 'cam-2');
    await bench.settle();
    bench.media.mute('camera');
    bench.devices.resume();
    await switching;
    expect(bench.status).toBe('live muted');
    expect(bench.open).toEqual(['mic-1']);
    await bench.media.unmute('camera');
    expect(bench.open).toEqual(['mic-1', 'cam-2']);
  });

  it('and mute meanwhile, in vain: nothing is asked for a third time', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.taken.add('cam-2');
    bench.devices.pause();
    const switching = bench.media.switchDevice('camera', 'cam-2');
    await bench.settle();
    bench.media.mute('camera');
    bench.devices.resume();
    await expect(switching).rejects.toMatchObject({ code: 'media/in-use' });
    expect(bench.devices.asked).toHaveLength(2);
    expect(bench.status).toBe('live muted');
    expect(bench.open).toEqual(['mic-1']);
  });

  it('and mute during the second try: the old one stays closed', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.taken.add('cam-2');
    bench.devices.pause();
    const switching = bench.media.switchDevice('camera', 'cam-2');
    await bench.settle();
    bench.devices.resume();
    bench.devices.pause();
    await bench.settle();
    bench.media.mute('camera');
    bench.devices.resume();
    await expect(switching).rejects.toMatchObject({ code: 'media/in-use' });
    expect(bench.devices.asked).toHaveLength(3);
    expect(bench.open).toEqual(['mic-1']);
  });

  it('goes back to the old one, not to the default', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    const first = { kind: 'videoinput', label: 'New default' } as const;
    bench.devices.plug({ id: 'cam-0', ...first }, { isFirst: true });
    bench.devices.taken.add('cam-2');
    await expect(bench.media.switchDevice('camera', 'cam-2')).rejects.toThrow();
    expect(bench.media.snapshot.camera.deviceId).toBe('cam-1');
  });

  it('twice in one breath ends with the last one', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    await Promise.all([
      bench.media.switchDevice('camera', 'cam-2'),
      bench.media.switchDevice('camera', 'cam-1'),
    ]);
    expect(bench.media.snapshot.camera.deviceId).toBe('cam-1');
    expect(bench.open).toEqual(['mic-1', 'cam-1']);
  });

  it('and close meanwhile leaves nothing open', async () => {
    const bench = localMediaBench();
    await bench.media.capture(both);
    bench.devices.pause();
    const switching = bench.media.switchDevice('camera', 'cam-2');
    await bench.settle();
    bench.media.close();
    bench.devices.resume();
    await switching;
    expect(bench.open).toEqual([]);
  });
});
