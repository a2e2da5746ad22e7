import { createHash } from 'node:crypto';
import type { Clock, Frame, Sender, ServerSession } from '@earshot/signaling/server';
import type { Audit } from '../audit/audit.ts';
import { inTime, LATE } from '../in-time.ts';
import { randomId } from '../random-id.ts';
import type { GuardedConnection } from '../session/seats.ts';
import type { LocalSessions, OpenedSession, SessionBirth } from '../session/session-registry.ts';
import type { BusLine } from './bus-line.ts';
import { parseLetter } from './bus-note.ts';
import type { BusSession } from './operation.ts';
import { createTenure, type Tenure } from './tenure.ts';

export interface ArrivalsOptions {
  readonly local: Pick<LocalSessions, 'place' | 'seat'>;
  readonly tenures: Map<string, Tenure>;
  readonly clock: Clock;
  readonly audit: Audit;
  readonly devicesPerUser: number;
}

/** A client that wants a session. */
export interface Arriving {
  readonly connection: GuardedConnection;
  readonly self: Sender;
  readonly resume: Frame<'hello'>['resume'];
}

/** Brings sessions here: new ones, those that a client comes back to, and those that nobody takes care of. */
export interface Arrivals {
  open(arriving: Arriving, line: BusLine): Promise<OpenedSession>;
  /** Takes over all sessions of a process that is gone; others may do the same at the same time. */
  adopt(process: string, line: BusLine): Promise<void>;
  /** Whether a client is about to come back to this session: what it was here before does not count any more. */
  isComing(session: string): boolean;
  /** Once the sessions are here that are on the way now. */
  settled(): Promise<void>;
}

/** So many sessions are adopted in one go. */
const ADOPTED = 50;
/** How long a client waits for its session, in ms, before it is asked to come again. */
const OPEN_MS = 4_000;

export function createArrivals(options: ArrivalsOptions): Arrivals {
  const { local, clock } = options;
  const pending = new Set<Promise<unknown>>();
  const coming = new Map<string, number>();

  function follow<Result>(arrival: Promise<Result>): Promise<Result> {
    pending.add(arrival);
    const done = (): void => void pending.delete(arrival);
    arrival.then(done, done);
    return arrival;
  }

  return {
    open(arriving, line) {
      const session = arriving.resume?.session ?? '';
      coming.set(session, (coming.get(session) ?? 0) + 1);
      const arrival = follow(
        resumed(arriving, line, options)
          .then((session) => session ?? begin(arriving, line, options))
          .catch(() => 'later' as const),
      );
      void arrival.then(() => {
        const others = (coming.get(session) ?? 1) - 1;
        if (others > 0) coming.set(session, others);
        else coming.delete(session);
      });
      return soon(arrival, arriving.connection, clock);
    },
    async adopt(process, line) {
      for (;;) {
        const adopting = follow(line.run<'adopt'>({ type: 'adopt', process, limit: ADOPTED }));
        const found = await adopting.catch(() => []);
        if (found.length === 0) return;
        for (const kept of found) {
          const restored = { ...restoredFrom(kept), secrets: [] };
          const birth = birthOf({ self: kept.device, kept, secret: randomId() }, options);
          local.place(kept.device, { ...birth, restored });
        }
      }
    },
    isComing: (session) => coming.has(session),
    async settled() {
      await Promise.allSettled(pending);
    },
  };
}

async function begin(
  { connection, self }: Arriving,
  line: BusLine,
  options: ArrivalsOptions,
): Promise<OpenedSession> {
  const [kept, secret] = [randomId(), randomId()];
  const outcome = await line.run<'open'>({
    ...{ type: 'open', session: kept, device: self, secret: hash(secret) },
    limit: options.devicesPerUser,
  });
  if (outcome === 'full') return undefined;
  return options.local.place(self, birthOf({ self, kept, secret }, options), connection);
}

async function resumed(
  { connection, self, resume }: Arriving,
  line: BusLine,
  options: ArrivalsOptions,
): Promise<ServerSession | undefined> {
  if (resume === undefined) return undefined;
  const secret = randomId();
  const kept = await line.run<'take'>({
    ...{ type: 'take', session: resume.session, device: self, received: resume.received },
    ...{ secret: hash(resume.secret), next: hash(secret) },
  });
  if (kept === 'refused') options.audit.denied('resume-refused', self);
  if (typeof kept === 'string') return undefined;
  const restored = { ...restoredFrom(kept), secrets: [resume.secret] };
  const birth = { ...birthOf({ self, kept, secret }, options), restored, claim: resume };
  return options.local.place(self, birth, connection);
}

interface Born {
  readonly self: Sender;
  /** As the bus knows it, or the id of a new one. */
  readonly kept: BusSession | string;
  readonly secret: string;
}

function birthOf({ self, kept, secret }: Born, { local, tenures }: ArrivalsOptions): SessionBirth {
  const tenure = tenureOf(kept);
  const before = local.seat(self);
  if (before !== undefined) tenures.delete(before.session.id);
  tenures.set(tenure.session, tenure);
  return { id: tenure.session, newSecret: () => secret, settled: () => tenure.settled };
}

/** Redis keeps nothing with which somebody who reads it could resume a session. */
function hash(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function tenureOf(kept: BusSession | string): Tenure {
  if (typeof kept === 'string') return createTenure({ session: kept });
  const { session, turn, received, acknowledged, letters } = kept;
  const logged = acknowledged + letters.length;
  return createTenure({ session, turn, logged, acknowledged, settled: received });
}

function restoredFrom(kept: BusSession): Omit<NonNullable<SessionBirth['restored']>, 'secrets'> {
  const { received, acknowledged, letters } = kept;
  return { received, acknowledged, waiting: letters.map(parseLetter) };
}

/** A client that waited in vain is asked to come again: then its session waits for it here. */
async function soon(
  arrival: Promise<OpenedSession>,
  connection: GuardedConnection,
  clock: Clock,
): Promise<OpenedSession> {
  const opened = await inTime(arrival, { clock, ms: OPEN_MS });
  if (opened !== LATE) return opened;
  void arrival.then((session) => {
    if (typeof session === 'object') session.disconnected(connection);
  });
  return 'later';
}
