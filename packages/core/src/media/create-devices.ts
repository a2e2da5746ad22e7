import { createListeners } from '@earshot/signaling';
import { browserPlatform } from '../platform/browser-platform.ts';
import { deviceList } from './device-list.ts';
import type { Devices, DevicesOptions, DevicesSnapshot } from './devices.ts';

/**
 * Makes the list of devices; it listens to the browser while someone subscribes. Names are empty until a permission
 * was granted, which not every browser tells: `refresh()` once something was captured.
 *
 * @example
 * ```ts
 * const devices = createDevices();
 * const stop = devices.subscribe(() => console.log(devices.snapshot.cameras));
 * ```
 */
export function createDevices(options: DevicesOptions = {}): Devices {
  const { mediaDevices, log } = { ...browserPlatform(), ...options.platform };
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
