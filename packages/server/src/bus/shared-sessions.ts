import { inTime } from '../in-time.ts';
import { pause } from '../pause.ts';
import { randomId } from '../random-id.ts';
import type { Seat } from '../session/seats.ts';
import {
  createSessionRegistry,
  type LocalSessions,
  type OpenedSession,
  type SessionEvents,
  type SessionRegistry,
  type SessionRegistryOptions,
} from '../session/session-registry.ts';
import { spreadOut } from '../session/spread-out.ts';
import { createArrivals, type Arrivals } from './arrivals.ts';
import type { Bus } from './bus.ts';
import type { BusEvent, DeviceEvent, LostEvent } from './bus-event.ts';
import { openBusLine, type BusLine } from './bus-line.ts';
import { parseNote, type BusNote } from './bus-note.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import type { Directory } from './directory.ts';
import { createPostOffice, type Letter, type Parcel, type PostOffice } from './post-office.ts';
import type { SharedClock } from './shared-clock.ts';
import type { Tenure } from './tenure.ts';

export interface SharedSessionsOptions extends Omit<SessionRegistryOptions, 'moved'> {
  readonly bus: Bus;
  readonly directory: Directory;
  /** Shows the time of the bus, once that is known. */
  readonly sharedClock: SharedClock;
  /** Another process tells all others something. */
  readonly heard: (note: BusNote) => void;
  /** This process is a member, maybe not for the first time: what others have told meanwhile it has not heard. */
  readonly joined?: () => void;
}

/** The sessions of this process, of which other processes know: any of them can go on with any session. */
export interface SharedSessions extends SessionRegistry {
  send(parcel: Parcel): void;
  /** Tells all other processes. */
  tell(note: BusNote): void;
  /** The devices of a user that are connected to this very process. */
  localDevicesOf(user: string): readonly string[];
  /** Leaves the sessions to others. Idempotent. */
  leave(): Promise<void>;
}

/** So many operations may wait for the bus; a client that says more must begin anew. */
const MAX_WAITING = 10_000;
/** How long a process that stops waits for the bus, in ms. */
const LEAVE_MS = 2_000;
/** After the bus could not be joined, in ms. */
const REJOIN_MS = 1_000;

/** @throws whatever the bus rejects with */
export async function createSharedSessions(
  options: SharedSessionsOptions,
): Promise<SharedSessions> {
  const shared = new Sessions(options);
  await shared.join();
  return shared;
}

class Sessions implements SharedSessions {
  readonly #options: SharedSessionsOptions;
  readonly #local: LocalSessions;
  readonly #arrivals: Arrivals;
  readonly #deliveries: Deliveries;
  readonly #tenures = new Map<string, Tenure>();
  #process = randomId();
  #line: BusLine | undefined;
  #office: PostOffice;
  #state: 'open' | 'moving' | 'left' = 'open';

  constructor(options: SharedSessionsOptions) {
    this.#options = options;
    this.#office = this.#openOffice();
    this.#local = createSessionRegistry({
      ...options,
      events: this.#sessionEvents(options.events),
      moved: (_device, status, session) => this.#moved(status, session),
    });
    const parts = { local: this.#local, tenures: this.#tenures };
    this.#arrivals = createArrivals({ ...options, ...parts });
    const [arrivals, office] = [this.#arrivals, () => this.#office];
    this.#deliveries = createDeliveries({ ...parts, arrivals, office });
  }

  get size(): number {
    return this.#local.size;
  }

  load(): ReturnType<SessionRegistry['load']> {
    return this.#local.load();
  }

  devicesOf(user: string): readonly string[] {
    const elsewhere = this.#options.directory.elsewhere(user, 'here', this.#process);
    return [...this.#local.devicesOf(user), ...elsewhere];
  }

  awaitedOf(user: string): readonly string[] {
    const elsewhere = this.#options.directory.elsewhere(user, 'away', this.#process);
    return [...this.#local.awaitedOf(user), ...elsewhere];
  }

  localDevicesOf(user: string): readonly string[] {
    return this.#local.devicesOf(user);
  }

  deliver(...[to, message, from]: Parameters<SessionRegistry['deliver']>): void {
    this.send({ letters: [{ to, message, from }] });
  }

  send(parcel: Parcel): void {
    this.#office.send(parcel);
  }

  tell(note: BusNote): void {
    const items = [{ type: 'note', text: JSON.stringify(note) }] as const;
    this.#line?.run<'publish'>({ type: 'publish', items }).catch(() => undefined);
  }

  remove(user: string): readonly string[] {
    return this.#local.remove(user);
  }

  async open(
    ...[connection, self, resume]: Parameters<SessionRegistry['open']>
  ): Promise<OpenedSession> {
    const line = this.#line;
    if (line === undefined || line.isAway || this.#state !== 'open') return 'later';
    return this.#arrivals.open({ connection, self, resume }, line);
  }

  async moveAway(overMs: number): Promise<void> {
    this.#state = 'moving';
    // Their sessions stay: they go on at another process.
    const { clock } = this.#options;
    await spreadOut(this.#connected(), sendAway, { clock, overMs });
    this.#connected().forEach(sendAway);
  }

  async leave(): Promise<void> {
    if (this.#state === 'left') return;
    this.#state = 'left';
    const line = this.#line;
    if (line !== undefined) {
      const left = line.run<'leave'>({ type: 'leave' }).catch(() => undefined);
      await inTime(left, { clock: this.#options.clock, ms: LEAVE_MS });
      line.close();
    }
    this.#dropAll();
  }

  /** @throws whatever the bus rejects with */
  async join(): Promise<void> {
    const { bus, log, directory, sharedClock } = this.#options;
    const process = randomId();
    const line = await openBusLine({
      ...{ bus, process, clock: sharedClock.own, log },
      receive: (event) => this.#receive(event),
      tick: () => this.#deliveries.acknowledge(this.#line),
      awayChanged: (isAway) => {
        log('warn', isAway ? 'bus.away' : 'bus.back');
        if (isAway) this.#office.handOut();
      },
      expelled: () => void this.#beginAnew(),
    });
    if (this.#state === 'left') {
      line.close();
      return;
    }
    this.#process = process;
    this.#line = line;
    this.#office = this.#openOffice();
    sharedClock.follow(line.offsetMs);
    directory.replace(line.devices);
    line.start();
    this.#options.joined?.();
  }

  /** Others have taken over what was here, or nobody knows of it any more: all clients come back. */
  async #beginAnew(): Promise<void> {
    this.#options.log('error', 'bus.expelled');
    this.#line = undefined;
    this.#dropAll();
    while (this.#isOpen() && !(await this.#hasJoined())) {
      await pause(this.#options.clock, REJOIN_MS);
    }
  }

  async #hasJoined(): Promise<boolean> {
    try {
      await this.join();
      return true;
    } catch (error) {
      this.#options.log('error', 'bus.failed', { error });
      return false;
    }
  }

  #isOpen(): boolean {
    return this.#state === 'open';
  }

  #connected(): readonly Seat[] {
    return this.#local.all().filter(({ session }) => session.isAttached);
  }

  #dropAll(): void {
    this.#office.clear();
    this.#tenures.clear();
    for (const { session } of this.#local.all()) {
      this.#local.drop(session.self, session.id, 'draining');
    }
  }

  #openOffice(): PostOffice {
    return createPostOffice({
      process: this.#process,
      line: () => this.#line,
      hand: (letter) => this.#hand(letter),
      settle: ({ session, seq }) => {
        const tenure = this.#tenures.get(session);
        if (tenure !== undefined) tenure.settled = Math.max(tenure.settled, seq);
      },
    });
  }

  /** At once, to a device that is here. */
  #hand({ to, message, from }: Letter): Tenure | undefined {
    const session = this.#local.seat(to)?.session.id;
    const tenure = session === undefined ? undefined : this.#tenures.get(session);
    if (tenure === undefined) return undefined;
    tenure.early += 1;
    this.#local.deliver(to, message, from);
    return tenure;
  }

  #sessionEvents(events: SessionEvents): SessionEvents {
    return {
      message: (from, message, route) => {
        if ((this.#line?.waiting ?? 0) < MAX_WAITING) events.message(from, message, route);
        // It was not acknowledged: the client says it again in its next session.
        else this.#local.seat(from)?.session.end('too-slow');
      },
      arrived: events.arrived,
      left: (device) => {
        if (this.#isOpen()) events.left(device);
      },
    };
  }

  #moved(status: DeviceEvent['status'], session: string): void {
    const tenure = this.#tenures.get(session);
    if (status === 'here' || tenure === undefined) return;
    if (status === 'gone') this.#tenures.delete(session);
    const { turn } = tenure;
    const operation = { type: status === 'away' ? 'away' : 'end', session, turn } as const;
    this.#line?.run(operation).catch(() => undefined);
  }

  #receive(event: BusEvent): void | Promise<void> {
    switch (event.type) {
      case 'letter':
        return this.#deliveries.deliver(event);
      case 'device':
        this.#options.directory.apply(event);
        return undefined;
      case 'lost':
        return this.#lose(event);
      case 'orphans':
        if (this.#line !== undefined) void this.#arrivals.adopt(event.process, this.#line);
        return undefined;
      case 'note': {
        const note = parseNote(event.text);
        if (note !== undefined) this.#options.heard(note);
        return undefined;
      }
    }
  }

  async #lose({ device, session, turn, why }: LostEvent): Promise<void> {
    await this.#arrivals.settled();
    // It may be back by now.
    if (this.#tenures.get(session)?.turn !== turn) return;
    this.#tenures.delete(session);
    const code = codes[why];
    const isDropped = this.#local.drop(device, session, code);
    if (isDropped && (why === 'crowded' || why === 'too-slow')) this.#options.events.left(device);
  }
}

const codes = {
  taken: 'draining',
  replaced: 'replaced',
  crowded: 'closed',
  'too-slow': 'too-slow',
} as const;

function sendAway({ connection }: Seat): void {
  connection.close('draining');
}
