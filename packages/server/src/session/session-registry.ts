import {
  type Address,
  type Clock,
  type Frame,
  type Log,
  type Message,
  type RestoredSession,
  type Sender,
  type ServerSession,
  type ServerSessionOptions,
} from '@earshot/signaling/server';
import type { Role } from '../access/role.ts';
import type { DeviceStatus } from '../bus/directory.ts';
import type { Operations } from '../operations.ts';
import { createSeating } from './seating.ts';
import { createSeats, type GuardedConnection, type Seat } from './seats.ts';
import { spreadOut } from './spread-out.ts';

/** Whom the registry tells. */
export interface SessionEvents {
  message(from: Sender, message: Message, route: MessageRoute): void;
  /** A device is connected; `isNew` when it begins a new session. */
  arrived(device: Sender, isNew: boolean): void;
  /** A device is not connected any more; it may come back. */
  left(device: Sender): void;
}

export interface MessageRoute {
  readonly to: Address | undefined;
  /** The session in which it came, and its number there. */
  readonly session: string;
  readonly seq: number;
  /** What the sender may do, by its newest token. */
  readonly role: Role;
  /** Tells the sender that its message changed nothing. */
  refuse(fault: Omit<Frame<'fault'>, 'type' | 'seq'>): void;
}

export interface SessionRegistryOptions extends Pick<Operations, 'metrics' | 'audit'> {
  readonly clock: Clock;
  readonly log: Log;
  readonly pingMs: number;
  readonly resumeWindowMs: number;
  readonly maxOutbox: number;
  readonly devicesPerUser: number;
  readonly givesIce: boolean;
  readonly events: SessionEvents;
  /** Where the device of a session is by now. Not told of one that makes way for another session. */
  readonly moved: (device: Sender, status: DeviceStatus, session: string) => void;
}

/** How a session begins that other processes know, too. */
export interface SessionBirth
  extends
    Pick<ServerSessionOptions, 'id' | 'newSecret'>,
    Required<Pick<ServerSessionOptions, 'settled'>> {
  /** What it was elsewhere. */
  readonly restored?: RestoredSession;
  /** Its client comes back with this. */
  readonly claim?: NonNullable<Frame<'hello'>['resume']>;
}

/** The sessions of this process, where others may have some, too. */
export interface LocalSessions extends SessionRegistry {
  open(...args: Parameters<SessionRegistry['open']>): ServerSession | undefined;
  /** Begins a session, or (without a connection) waits for its client; the one before is replaced. */
  place(self: Sender, birth: SessionBirth, connection?: GuardedConnection): ServerSession;
  seat(device: Sender): Seat | undefined;
  all(): readonly Seat[];
  /** Ends a session whose device is elsewhere by now: it has not left. False when there is no such session. */
  drop(device: Sender, session: string, code: SessionCode): boolean;
}

type SessionCode = NonNullable<Parameters<ServerSession['end']>[0]>;

/** What becomes of a client that wants a session. */
export type OpenedSession = ServerSession | 'later' | undefined;

/** The sessions of a server: one for each device. */
export interface SessionRegistry {
  /** How many sessions there are, also those that wait to be resumed. */
  readonly size: number;
  /** How they are. */
  load(): SessionLoad;
  /**
   * Goes on with a session or starts one; undefined when the user has too many devices connected, `later` when that
   * cannot be told right now.
   */
  open(
    connection: GuardedConnection,
    self: Sender,
    resume: Frame<'hello'>['resume'],
  ): OpenedSession | Promise<OpenedSession>;
  /** The devices of a user that are connected right now. */
  devicesOf(user: string): readonly string[];
  /** The devices of a user that have lost their connection and may still resume their session. */
  awaitedOf(user: string): readonly string[];
  /** Queues one message for a device; dropped when it has no session. */
  deliver(to: Sender, message: Message, from: Sender | undefined): void;
  /** Ends all sessions of a user at once, also those that wait to be resumed; gives their devices. */
  remove(user: string): readonly string[];
  /**
   * Sends all clients away, spread over a time in ms. Nobody counts as having left: they find another
   * process, or this one again.
   */
  moveAway(overMs: number): Promise<void>;
}

/** What the sessions of this process carry right now. */
export interface SessionLoad {
  readonly connected: number;
  /** Those that wait to be resumed. */
  readonly awaited: number;
  readonly users: number;
  /** Messages that were not acknowledged yet. */
  readonly unacknowledged: number;
  /** What the network has not taken yet, in bytes: of all, and of the slowest client. */
  readonly bufferedBytes: number;
  readonly mostBufferedBytes: number;
}

export function createSessionRegistry(options: SessionRegistryOptions): LocalSessions {
  const { audit, metrics } = options;
  const seats = createSeats();
  const { seatFor, arrived, replace, place } = createSeating(seats, options);

  function start(connection: GuardedConnection, self: Sender): ServerSession {
    const session = seatFor(self, connection);
    session.open(connection);
    arrived(session, true);
    return session;
  }

  function drop(device: Sender, id: string, code: SessionCode): boolean {
    const session = seats.get(device)?.session;
    if (session?.id !== id) return false;
    seats.remove(device, session);
    session.end(code);
    return true;
  }

  function moveAway({ session }: Seat): void {
    // Out of the registry first: the device does not leave.
    seats.remove(session.self, session);
    session.end('draining');
  }

  return {
    get size() {
      return seats.size;
    },
    load: () => loadOf(seats.all()),
    open(connection, self, resume) {
      const seat = seats.get(self);
      if (seat !== undefined) {
        if (resume !== undefined && resumeSeat(seat, connection, resume)) {
          arrived(seat.session, false);
          return seat.session;
        }
        // Also an old secret, or the session of another device: whoever has them gets a new one.
        if (resume?.session === seat.session.id) audit.denied('resume-refused', self);
        replace(self);
      }
      return makeRoom(seats.of(self.user), options.devicesPerUser)
        ? start(connection, self)
        : undefined;
    },
    place,
    seat: seats.get,
    all: seats.all,
    drop,
    devicesOf: (user) => devicesOf(seats.of(user), (session) => session.isAttached),
    awaitedOf: (user) => devicesOf(seats.of(user), (session) => !session.isAttached),
    deliver(to, message, from) {
      metrics.sent(message.type);
      seats.get(to)?.session.send(message, from);
    },
    remove: (user) => endAll(seats.of(user)),
    async moveAway(overMs) {
      await spreadOut(seats.all(), moveAway, { clock: options.clock, overMs });
      // Those that came in meanwhile.
      seats.all().forEach(moveAway);
    },
  };
}

/** With the words of a token that has expired: the client asks its app for another one. */
function endAll(devices: ReadonlyMap<string, Seat>): readonly string[] {
  const mine = [...devices];
  for (const [, { session }] of mine) session.end('expired');
  return mine.map(([device]) => device);
}

function loadOf(all: readonly Seat[]): SessionLoad {
  const connected = all.filter(({ session }) => session.isAttached);
  const buffered = connected.map(({ connection }) => connection.bufferedAmount);
  return {
    connected: connected.length,
    awaited: all.length - connected.length,
    users: new Set(all.map(({ session }) => session.self.user)).size,
    unacknowledged: all.reduce((sum, { session }) => sum + session.unacknowledged, 0),
    bufferedBytes: buffered.reduce((sum, bytes) => sum + bytes, 0),
    mostBufferedBytes: buffered.reduce((most, bytes) => Math.max(most, bytes), 0),
  };
}

function resumeSeat(
  seat: Seat,
  connection: GuardedConnection,
  claim: NonNullable<Frame<'hello'>['resume']>,
): boolean {
  if (claim.session !== seat.session.id) return false;
  const before = seat.connection;
  seat.connection = connection;
  if (seat.session.resume(connection, claim)) return true;
  seat.connection = before;
  return false;
}

function devicesOf(
  devices: ReadonlyMap<string, Seat>,
  isWanted: (session: ServerSession) => boolean,
): readonly string[] {
  return [...devices].filter(([, { session }]) => isWanted(session)).map(([device]) => device);
}

/** Room for one more device may cost one that is not connected. */
function makeRoom(devices: ReadonlyMap<string, Seat>, atMost: number): boolean {
  if (devices.size < atMost) return true;
  const away = [...devices.values()].find(({ session }) => !session.isAttached);
  away?.session.end();
  return away !== undefined;
}
