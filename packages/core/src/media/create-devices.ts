import { createListeners } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';
import { deviceList } from './device-list.ts';
import type { Devices, DevicesSnapshot } from './devices.ts';

/** Makes the list of devices; it listens to the browser while someone subscribes. */
export function createDevices(platform: Pick<Platform, 'mediaDevices' | 'log'>): Devices {
  const { mediaDevices, log } = platform;
  const listeners = createListeners<{ devices: () => void }>(log);
  let snapshot: DevicesSnapshot = Object.freeze({ microphones: [], cameras: [], speakers: [] });
  let reading: Promise<unknown> = Promise.resolve();
  let next: Promise<DevicesSnapshot> | undefined;

  async function read(): Promise<DevicesSnapshot> {
    next = undefined;
    const infos = await mediaDevices?.enumerateDevices().catch(() => []);
    const before = snapshot;
    snapshot = deviceList(infos ?? [], before);
    if (snapshot !== before) listeners.emit('devices', undefined);
    return snapshot;
  }

  /** One after the other, and however many ask meanwhile share the next one. */
  function refresh(): Promise<DevicesSnapshot> {
    next ??= reading.then(read);
    reading = next;
    return next;
  }

  const changed = (): void => void refresh();

  return {
    get snapshot() {
      return snapshot;
    },
    subscribe(listener) {
      // The browser adds the same function once, however often it is given.
      mediaDevices?.addEventListener('devicechange', changed);
      const undo = listeners.on('devices', listener);
      changed();
      return () => {
        undo();
        if (listeners.isEmpty) mediaDevices?.removeEventListener('devicechange', changed);
      };
    },
    refresh,
  };
}
