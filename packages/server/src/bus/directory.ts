import type { Sender } from '@earshot/signaling/server';
import type { DeviceEvent } from './bus-event.ts';

/** Where a device is by now. */
export type DeviceStatus = DeviceEvent['status'];

/** News of a device, at whatever process it is. */
export interface DeviceNews {
  readonly device: Sender;
  readonly status: DeviceStatus;
}

/** Where the devices of all users are, over all processes. */
export interface Directory {
  /** Devices of a user with this status, but for those whose session this process has. */
  elsewhere(user: string, status: 'here' | 'away', process: string): readonly string[];
  /** Takes note; whoever listens hears of what is new. */
  apply(event: DeviceEvent): void;
  /** These are all devices, whatever was known before; whoever listens hears of what is different. */
  replace(events: readonly DeviceEvent[]): void;
  /** Listens to what changes from now on; gives the undo. */
  onChange(listener: (news: DeviceNews) => void): () => void;
}

type Place = Pick<DeviceEvent, 'session' | 'process'> & { readonly status: 'here' | 'away' };

const none: ReadonlyMap<string, Place> = new Map();

export function createDirectory(): Directory {
  const users = new Map<string, Map<string, Place>>();
  const listeners = new Set<(news: DeviceNews) => void>();

  /** False when nothing is new. */
  function change({ device: { user, device }, session, process, status }: DeviceEvent): boolean {
    const devices = users.get(user) ?? new Map<string, Place>();
    const before = devices.get(device);
    if (status !== 'gone') {
      users.set(user, devices.set(device, { session, process, status }));
      return before?.status !== status;
    }
    // The device may have a newer session by now.
    if (before?.session !== session) return false;
    devices.delete(device);
    if (devices.size === 0) users.delete(user);
    return true;
  }

  function tell({ device, status }: DeviceNews): void {
    for (const listener of [...listeners]) listener({ device, status });
  }

  /** Where each device is; ids have no blanks. */
  function statuses(): ReadonlyMap<string, DeviceNews> {
    return new Map(
      [...users].flatMap(([user, devices]) =>
        [...devices].map(
          ([device, { status }]) =>
            [`${user} ${device}`, { device: { user, device }, status }] as const,
        ),
      ),
    );
  }

  return {
    elsewhere: (user, status, process) =>
      [...(users.get(user) ?? none)].flatMap(([device, place]) =>
        place.status === status && place.process !== process ? [device] : [],
      ),
    apply(event) {
      if (change(event)) tell(event);
    },
    replace(events) {
      const before = statuses();
      users.clear();
      events.forEach(change);
      const after = statuses();
      for (const [key, news] of after) {
        if (before.get(key)?.status !== news.status) tell(news);
      }
      for (const [key, { device }] of before) {
        if (!after.has(key)) tell({ device, status: 'gone' });
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
