import type { Connection, Sender, ServerSession } from '@earshot/signaling/server';
import type { Role } from '../access/role.ts';

/** A connection that counts what its client does wrong. */
export interface GuardedConnection extends Connection {
  /** That of the newest token. */
  readonly role: Role;
  /** How much waits for the network to take it, in bytes. */
  readonly bufferedAmount: number;
  /** The client sent something that changed nothing; too much of it ends the connection. */
  blame(): void;
}

/** The session of one device, and the connection that it has or had last. */
export interface Seat {
  readonly session: ServerSession;
  connection: GuardedConnection;
}

/** Which session each device has. */
export interface Seats {
  readonly size: number;
  get(device: Sender): Seat | undefined;
  put(device: Sender, seat: Seat): void;
  /** False, and nothing is removed, when another session has the device by now. */
  remove(device: Sender, session: ServerSession): boolean;
  /** By device. */
  of(user: string): ReadonlyMap<string, Seat>;
  all(): readonly Seat[];
}

const none: ReadonlyMap<string, Seat> = new Map();

export function createSeats(): Seats {
  const users = new Map<string, Map<string, Seat>>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    get: ({ user, device }) => users.get(user)?.get(device),
    put({ user, device }, seat) {
      const devices = users.get(user) ?? new Map<string, Seat>();
      users.set(user, devices.set(device, seat));
      size += 1;
    },
    remove({ user, device }, session) {
      const devices = users.get(user);
      if (devices?.get(device)?.session !== session) return false;
      devices.delete(device);
      if (devices.size === 0) users.delete(user);
      size -= 1;
      return true;
    },
    of: (user) => users.get(user) ?? none,
    all: () => [...users.values()].flatMap((devices) => [...devices.values()]),
  };
}
