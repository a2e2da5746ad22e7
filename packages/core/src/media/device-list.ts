import { isAlias } from './device-alias.ts';
import type { Device, DevicesSnapshot } from './devices.ts';
import { keepSame } from './keep-same.ts';

type DeviceInfo = Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'kind' | 'label'>;

/** Sorts what a browser lists by kind, each device once; `before` itself when nothing is different. */
export function deviceList(infos: readonly DeviceInfo[], before: DevicesSnapshot): DevicesSnapshot {
  const keep = (old: readonly Device[], kind: MediaDeviceKind): readonly Device[] => {
    const now = devicesOf(infos, kind);
    return JSON.stringify(now) === JSON.stringify(old) ? old : now;
  };
  return keepSame(before, {
    microphones: keep(before.microphones, 'audioinput'),
    cameras: keep(before.cameras, 'videoinput'),
    speakers: keep(before.speakers, 'audiooutput'),
  });
}

function devicesOf(infos: readonly DeviceInfo[], wanted: MediaDeviceKind): Device[] {
  const listed = infos.filter(({ kind }) => kind === wanted);
  const own = listed.filter(({ deviceId }) => !isAlias(deviceId));
  const devices = new Map<string, Device>();
  for (const { deviceId: id, label, groupId } of own.length > 0 ? own : listed) {
    devices.set(id, { id, label, groupId });
  }
  return [...devices.values()];
}
