import { describe, expect, it } from 'vitest';
import { createFakePlatform } from '../testing/fake-platform.ts';
import { createDevices } from './create-devices.ts';

const headset = { id: 'mic-3', kind: 'audioinput', label: 'New headset' } as const;

describe('devices', () => {
  it('are empty before anybody looks, and the browser is not asked', () => {
    const platform = createFakePlatform();
    const devices = createDevices({ platform });
    expect(devices.snapshot).toEqual({ microphones: [], cameras: [], speakers: [] });
    expect(platform.listeners).toBe(0);
  });

  it('are read on demand', async () => {
    const devices = createDevices({ platform: createFakePlatform() });
    const snapshot = await devices.refresh();
    expect(snapshot.microphones.map(({ label }) => label)).toEqual([
      'Built-in microphone',
      'Headset',
    ]);
    expect(snapshot.cameras.map(({ id }) => id)).toEqual(['cam-1', 'cam-2']);
    expect(snapshot.speakers.map(({ id }) => id)).toEqual(['speaker-1']);
    expect(devices.snapshot).toBe(snapshot);
  });

  it('have no names before a permission', async () => {
    const platform = createFakePlatform();
    platform.devices.permission.camera = 'prompt';
    const { cameras } = await createDevices({ platform }).refresh();
    expect(cameras.map(({ label }) => label)).toEqual(['', '']);
  });

  it('have names once a permission was granted, if somebody reads them again', async () => {
    const platform = { ...createFakePlatform(), permission: async () => undefined };
    platform.devices.permission.camera = 'prompt';
    const devices = createDevices({ platform });
    const told: unknown[] = [];
    const undo = devices.subscribe(() => told.push(devices.snapshot.cameras[0]?.label));
    await platform.clock.settle();
    await platform.devices.getUserMedia({ video: true });
    await devices.refresh();
    undo();
    expect(told).toEqual(['', 'Built-in camera']);
  });

  it('get their names when the first permission is granted, though no device has come', async () => {
    const platform = createFakePlatform();
    const { permission } = platform.devices;
    permission.microphone = 'prompt';
    const devices = createDevices({ platform });
    const undo = devices.subscribe(() => undefined);
    const nameOfFirst = async (): Promise<string | undefined> => {
      await platform.clock.settle();
      return devices.snapshot.microphones[0]?.label;
    };
    expect(await nameOfFirst()).toBe('');
    permission.microphone = 'granted';
    expect(await nameOfFirst()).toBe('Built-in microphone');
    permission.microphone = 'denied';
    expect(await nameOfFirst()).toBe('');
    undo();
    expect(platform.listeners).toBe(0);
    permission.microphone = 'granted';
    expect(await nameOfFirst()).toBe('');
  });

  it('listen to no permission that the browser tells of after the last has gone', async () => {
    const platform = createFakePlatform();
    const undo = createDevices({ platform }).subscribe(() => undefined);
    undo();
    await platform.clock.settle();
    expect(platform.listeners).toBe(0);
  });

  it('do without browsers that tell of no permission', async () => {
    const platform = { ...createFakePlatform(), permission: async () => undefined };
    const devices = createDevices({ platform });
    const undo = devices.subscribe(() => undefined);
    expect((await devices.refresh()).cameras).toHaveLength(2);
    undo();
  });

  it('are kept up to date while somebody subscribes', async () => {
    const platform = createFakePlatform();
    const devices = createDevices({ platform });
    const seen: number[] = [];
    const undo = devices.subscribe(() => seen.push(devices.snapshot.microphones.length));
    await platform.clock.settle();
    platform.devices.plug(headset);
    await platform.clock.settle();
    platform.devices.unplug('mic-1');
    await platform.clock.settle();
    undo();
    platform.devices.plug({ ...headset, id: 'mic-4' });
    await platform.clock.settle();
    expect(seen).toEqual([2, 3, 2]);
  });

  it('tell nobody while nothing changes', async () => {
    const platform = createFakePlatform();
    const devices = createDevices({ platform });
    let told = 0;
    devices.subscribe(() => (told += 1));
    const before = await devices.refresh();
    platform.devices.dispatchEvent(new Event('devicechange'));
    expect(await devices.refresh()).toBe(before);
    expect(told).toBe(1);
  });

  it('are read once at a time, however much happens', async () => {
    const platform = createFakePlatform();
    let running = 0;
    let most = 0;
    let reads = 0;
    const { mediaDevices } = platform;
    if (mediaDevices === undefined) throw new Error('a secure page');
    const counting = {
      ...platform,
      mediaDevices: Object.assign(Object.create(mediaDevices) as typeof mediaDevices, {
        enumerateDevices: async () => {
          reads += 1;
          running += 1;
          most = Math.max(most, running);
          const infos = await mediaDevices.enumerateDevices();
          running -= 1;
          return infos;
        },
      }),
    };
    const devices = createDevices({ platform: counting });
    const first = devices.refresh();
    await Promise.resolve();
    await Promise.all([first, ...Array.from({ length: 10 }, () => devices.refresh())]);
    expect(most).toBe(1);
    expect(reads).toBe(2);
  });

  it('hear the browser once, and let go with the last subscriber', async () => {
    const platform = createFakePlatform();
    const devices = createDevices({ platform });
    const listener = (): void => undefined;
    const undos = [devices.subscribe(listener), devices.subscribe(listener)];
    await platform.clock.settle();
    // Of devices that come and go, and of both permissions.
    expect(platform.listeners).toBe(3);
    undos[0]?.();
    undos[0]?.();
    expect(platform.listeners).toBe(3);
    undos[1]?.();
    undos[1]?.();
    expect(platform.listeners).toBe(0);
  });

  it('go on when a listener throws', async () => {
    const platform = createFakePlatform();
    const devices = createDevices({ platform });
    let told = 0;
    devices.subscribe(() => {
      throw new Error('mine');
    });
    devices.subscribe(() => (told += 1));
    await devices.refresh();
    expect(told).toBe(1);
    expect(platform.entries).toContainEqual(expect.objectContaining({ event: 'listener.failed' }));
  });

  it('are none where the browser refuses, or the page is not secure', async () => {
    const none = { microphones: [], cameras: [], speakers: [] };
    const refusing = createFakePlatform();
    refusing.devices.refusesToList = true;
    expect(await createDevices({ platform: refusing }).refresh()).toEqual(none);
    const insecure = createDevices({
      platform: createFakePlatform({ mediaDevices: undefined }),
    });
    const undo = insecure.subscribe(() => undefined);
    expect(await insecure.refresh()).toEqual(none);
    undo();
  });
});
