import type { Availability, Clock, Sender } from '@earshot/signaling/server';
import type { Directory, DeviceNews } from '../bus/directory.ts';
import { createSayings } from './sayings.ts';

export interface AttendanceOptions {
  readonly directory: Directory;
  readonly clock: Clock;
  /** How long a user without a connected device still counts as being there, in ms. */
  readonly graceMs: number;
  /** Something about this user may be different. */
  readonly changed: (user: string) => void;
}

/** Who is there, and says what of it, over all processes. */
export interface Attendance {
  /** What the devices of a user say that are connected, or were until a moment ago. */
  saidBy(user: string): readonly Availability[];
  /** What a device says; false when that is nothing new. */
  say(device: Sender, availability: Availability): boolean;
  /** What a device says that has said something. */
  said(device: Sender): Availability | undefined;
  /** All who have said something, at whatever process. */
  users(): readonly string[];
  /** Looks whether all are there who seemed to be: a process that joins anew was not told who had left. */
  check(): void;
  /** Idempotent. */
  close(): void;
}

interface Leaving {
  readonly said: readonly Availability[];
  readonly stop: () => void;
}

export function createAttendance(options: AttendanceOptions): Attendance {
  const { directory, clock, graceMs, changed } = options;
  const sayings = createSayings();
  const present = new Set<string>();
  const leaving = new Map<string, Leaving>();

  function arrived(user: string): void {
    present.add(user);
    leaving.get(user)?.stop();
    leaving.delete(user);
  }

  /** A page that is loaded again, or a connection that is lost for a moment, is nobody's news. */
  function left(user: string, last: readonly Availability[]): void {
    if (!present.delete(user)) return;
    const stop = clock.after(graceMs, () => {
      leaving.delete(user);
      changed(user);
    });
    leaving.set(user, { said: last, stop });
  }

  function heard({ device, status }: DeviceNews): void {
    const { user } = device;
    if (directory.hereOf(user).length > 0) arrived(user);
    else left(user, [sayings.of(device) ?? 'online']);
    if (status === 'gone') sayings.forget(device);
    changed(user);
  }

  function check(): void {
    for (const user of [...present]) {
      if (directory.hereOf(user).length === 0) left(user, ['online']);
    }
    for (const user of sayings.users()) {
      if (!present.has(user) && !leaving.has(user)) sayings.forgetUser(user);
    }
  }

  const stopListening = directory.onChange(heard);

  return {
    said: sayings.of,
    saidBy(user) {
      const here = directory.hereOf(user);
      if (here.length === 0) return leaving.get(user)?.said ?? [];
      return here.map((device) => sayings.of({ user, device }) ?? 'online');
    },
    say(device, availability) {
      const isNew = sayings.put(device, availability);
      if (isNew) changed(device.user);
      return isNew;
    },
    users: sayings.users,
    check,
    close() {
      stopListening();
      for (const { stop } of leaving.values()) stop();
      leaving.clear();
    },
  };
}
