import { createListeners } from '@earshot/signaling';
import { browserPlatform } from '../platform/browser-platform.ts';
import { deviceList } from './device-list.ts';
import type { Devices, DevicesOptions, DevicesSnapshot } from './devices.ts';
import { watchPermissions } from './watch-permissions.ts';

/**
 * Makes the list of devices; it listens to the browser while someone subscribes. Names are empty until a permission
 * was granted; not every browser tells of that, so `refresh()` once something was captured.
 *
 * @example
 * ```ts
 * const devices = createDevices();
 * const stop = devices.subscribe(() => console.log(devices.snapshot.cameras));
 * ```
 */
export function createDevices(options: DevicesOptions = {}): Devices {
  const platform = { ...browserPlatform(), ...options.platform };
  const { mediaDevices, log } = platform;
  const listeners = createListeners<{ devices: () => void }>(log);
  let snapshot: DevicesSnapshot = Object.freeze({ microphones: [], cameras: [], speakers: [] });
  let reading: Promise<unknown> = Promise.resolve();
  let next: Promise<DevicesSnapshot> | undefined;
  let stopWatching = (): void => undefined;

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

  function watch(): () => void {
    mediaDevices?.addEventListener('devicechange', changed);
    // A first permission gives the devices their names, and no `devicechange` says so.
    const undo = watchPermissions(platform, changed);
    return () => {
      undo();
      mediaDevices?.removeEventListener('devicechange', changed);
    };
  }

  return {
    get snapshot() {
      return snapshot;
    },
    subscribe(listener) {
      if (listeners.isEmpty) stopWatching = watch();
      const undo = listeners.on('devices', listener);
      changed();
      return () => {
        undo();
        if (listeners.isEmpty) stopWatching();
      };
    },
    refresh,
  };
}
