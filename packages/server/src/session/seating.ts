import {
  createServerSession,
  type Frame,
  type Sender,
  type ServerSession,
  type ServerSessionOptions,
} from '@earshot/signaling/server';
import type { DenialKind } from '../audit/denial.ts';
import { randomId } from '../random-id.ts';
import type { GuardedConnection, Seat, Seats } from './seats.ts';
import type { LocalSessions, SessionBirth, SessionRegistryOptions } from './session-registry.ts';

/** Gives seats to sessions, and tells what becomes of them. */
export interface Seating {
  /** A seat with a session that nobody has opened yet. */
  seatFor(self: Sender, connection: GuardedConnection, birth?: SessionBirth): ServerSession;
  /** A session is connected, for the first time or again. */
  arrived(session: ServerSession, isNew: boolean): void;
  /** Makes way for a newer session of this device. */
  replace(self: Sender): void;
  readonly place: LocalSessions['place'];
}

export function createSeating(seats: Seats, options: SessionRegistryOptions): Seating {
  const { events, log, metrics, moved } = options;
  const seating: Seating = {
    seatFor(self, connection, birth) {
      const session = createServerSession({
        ...sessionOptions(self, options, {
          seat: () => seat,
          ended: () => seats.remove(self, session),
        }),
        ...birth,
      });
      const seat: Seat = { session, connection };
      seats.put(self, seat);
      return session;
    },
    arrived({ self, id }, isNew) {
      metrics.sessionOpened(!isNew);
      const [level, what] = isNew ? (['info', 'opened'] as const) : (['debug', 'resumed'] as const);
      log(level, `session.${what}`, { user: self.user, device: self.device });
      moved(self, 'here', id);
      events.arrived(self, isNew);
    },
    replace(self) {
      const seat = seats.get(self);
      if (seat === undefined) return;
      // Out of the registry first: the device does not leave, its newer session is here.
      seats.remove(self, seat.session);
      seat.session.end('replaced');
    },
    place(self, birth, connection) {
      seating.replace(self);
      const session = seating.seatFor(self, connection ?? nobody, birth);
      if (connection === undefined) session.wait();
      else if (birth.claim === undefined) session.open(connection);
      else session.resume(connection, birth.claim);
      if (connection !== undefined) seating.arrived(session, birth.claim === undefined);
      return session;
    },
  };
  return seating;
}

/** In place of a connection that there has not been yet. */
const nobody: GuardedConnection = {
  role: 'user',
  bufferedAmount: 0,
  send: () => undefined,
  close: () => undefined,
  blame: () => undefined,
};

/** Of a message that changed nothing; one that came a moment too late was no attempt at anything. */
function denialOf(code: Frame<'fault'>['code']): DenialKind | undefined {
  if (code === 'not-found') return 'call-unknown';
  return code === 'invalid' ? 'message-forged' : undefined;
}

interface SessionOwner {
  readonly seat: () => Seat;
  /** Gives up the seat; false when the device has a newer session. */
  readonly ended: () => boolean;
}

function sessionOptions(
  self: Sender,
  options: SessionRegistryOptions,
  owner: SessionOwner,
): ServerSessionOptions {
  const { clock, log, pingMs, resumeWindowMs, maxOutbox, givesIce, events, metrics, audit } =
    options;
  const id = randomId();
  return {
    ...{ self, clock, pingMs, resumeWindowMs, maxOutbox, id },
    newSecret: randomId,
    turn: givesIce,
    onMessage(message, to, seq) {
      metrics.received(message.type);
      events.message(self, message, {
        to,
        session: owner.seat().session.id,
        seq,
        role: owner.seat().connection.role,
        refuse(fault) {
          const kind = denialOf(fault.code);
          if (kind !== undefined) audit.denied(kind, self);
          const { session, connection } = owner.seat();
          session.fault({ ...fault, seq });
          connection.blame();
        },
      });
    },
    onFault({ kind, field }) {
      log('debug', 'session.fault', { user: self.user, kind, field });
      // A newer client may know more types than this server: that is no mistake.
      if (kind !== 'unknown') owner.seat().connection.blame();
    },
    onDetach() {
      options.moved(self, 'away', owner.seat().session.id);
      events.left(self);
    },
    onEnd(why) {
      metrics.sessionEnded(why);
      if (why === 'too-slow') audit.denied('outbox-full', self);
      log('info', 'session.ended', { user: self.user, device: self.device, why });
      if (!owner.ended()) return;
      options.moved(self, 'gone', owner.seat().session.id);
      events.left(self);
    },
  };
}
