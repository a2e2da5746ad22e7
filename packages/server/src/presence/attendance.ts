import type { Availability, Clock, Sender } from '@earshot/signaling/server';
import type { Directory } from '../bus/directory.ts';
import type { SeenUser } from '../store/last-seen.ts';
import { createSayings } from './sayings.ts';

export interface AttendanceOptions {
  readonly directory: Pick<Directory, 'onChange'>;
  readonly clock: Clock;
  /** How long a device without a connection still counts as being there, in ms. */
  readonly graceMs: number;
  /** Something about this user may be different. */
  readonly changed: (user: string) => void;
  /** The last device of a user is not there any more, since a while ago, in Unix ms. */
  readonly left: (seen: SeenUser) => void;
}

/** Who is there, and says what of it, over all processes. */
export interface Attendance {
  /** What each device of a user says that is connected, or was until a moment ago. */
  saidBy(user: string): readonly Availability[];
  /** What a device says; false when that is nothing new. */
  say(device: Sender, availability: Availability): boolean;
  /** What a device says that has said something. */
  said(device: Sender): Availability | undefined;
  /** All who have said something, at whatever process. */
  users(): readonly string[];
  /** All who count, and when they were last there: now, or when they have lost their last connection a moment ago. */
  all(): readonly SeenUser[];
  /** Forgets what was said by those who are not there: it came too late. */
  tidy(): void;
  /** Idempotent. */
  close(): void;
}

/** A device that has lost its connection, and still counts. */
interface Absence {
  readonly since: number;
  readonly said: Availability;
  readonly stop: () => void;
}

/** The devices of a user that count, and which of them have no connection. */
type Devices = Map<string, Absence | undefined>;

const none: ReadonlyMap<string, Absence | undefined> = new Map();

export function createAttendance(options: AttendanceOptions): Attendance {
  const { directory, clock, graceMs, changed, left } = options;
  const sayings = createSayings();
  const users = new Map<string, Devices>();

  function arrived(sender: Sender): void {
    const { user, device } = sender;
    const devices: Devices = users.get(user) ?? new Map<string, Absence | undefined>();
    const absence = devices.get(device);
    // What it said until it went away counts no more when its session was over meanwhile.
    const isNews = absence?.said !== (sayings.of(sender) ?? 'online');
    absence?.stop();
    users.set(user, devices.set(device, undefined));
    if (isNews) changed(user);
  }

  /** A page that is loaded again, or a connection that is lost for a moment, is nobody's news. */
  function lost(sender: Sender): void {
    const { user, device } = sender;
    const devices = users.get(user);
    if (devices?.has(device) !== true || devices.get(device) !== undefined) return;
    const since = clock.now();
    const stop = clock.after(graceMs, () => {
      devices.delete(device);
      if (devices.size === 0) {
        users.delete(user);
        left({ user, at: since });
      }
      changed(user);
    });
    devices.set(device, { since, said: sayings.of(sender) ?? 'online', stop });
  }

  const stopListening = directory.onChange(({ device, status }) => {
    if (status === 'here') arrived(device);
    else lost(device);
    if (status === 'gone') sayings.forget(device);
  });

  return {
    said: sayings.of,
    saidBy: (user) =>
      [...(users.get(user) ?? none)].map(
        ([device, absence]) => absence?.said ?? sayings.of({ user, device }) ?? 'online',
      ),
    say(device, availability) {
      const isNew = sayings.put(device, availability);
      if (isNew) changed(device.user);
      return isNew;
    },
    users: sayings.users,
    all: () =>
      [...users].map(([user, devices]) => ({ user, at: presentUntil(devices, clock.now()) })),
    tidy() {
      for (const user of sayings.users()) {
        if (!users.has(user)) sayings.forgetUser(user);
      }
    },
    close() {
      stopListening();
      for (const devices of users.values()) {
        for (const absence of devices.values()) absence?.stop();
      }
    },
  };
}

function presentUntil(devices: Devices, now: number): number {
  return Math.max(...[...devices.values()].map((absence) => absence?.since ?? now));
}
