import type { Availability, Clock, Sender, UserPresence } from '@earshot/signaling/server';
import type { SaidNote } from '../bus/bus-note.ts';
import type { Directory } from '../bus/directory.ts';
import type { LastSeen, SeenUser } from '../store/last-seen.ts';
import { createAttendance, type Attendance } from './attendance.ts';
import { createLiveCalls, type CallNews } from './live-calls.ts';
import { presenceStatus } from './presence-status.ts';
import { createSightings, type Sightings } from './sightings.ts';

export interface PresenceBookOptions {
  readonly directory: Pick<Directory, 'onChange'>;
  readonly clock: Clock;
  readonly graceMs: number;
  readonly lastSeen: LastSeen;
  /** All calls that are answered. */
  readonly readCalls: () => Promise<readonly CallNews[]>;
  /** Something about this user may be different. */
  readonly changed: (user: string) => void;
  /** Something that went on by itself has failed. */
  readonly failed: (error: unknown) => void;
}

/** How all users are, as far as this process knows. */
export interface PresenceBook {
  /** How a user is right now; `lastSeen` of one who has left just now, or as it was read. */
  of(user: string, lastSeen?: number): UserPresence;
  /**
   * Reads when those were last there who are not, and also of those who may not be seen: so nobody can tell by the time
   * that an answer takes whether they are there. What it gives tells how a user is when it is asked. Never rejects.
   */
  read(
    users: readonly string[],
    isVisible: (user: string) => boolean,
  ): Promise<(user: string) => UserPresence>;
  /** What a device says; false when that is nothing new. */
  say(device: Sender, availability: Availability): boolean;
  /** What the devices at this process have said, as notes for others. */
  saidBy(devicesOf: (user: string) => readonly string[]): readonly SaidNote[];
  noteCall(news: CallNews): void;
  /** Reads all calls: what it was not told of, it knows then. @throws EarshotError `server/database-…` */
  readCalls(): Promise<void>;
  /** Forgets what nobody needs. */
  tidy(): void;
  /** Whoever may not come back was last there now, or a moment ago. Idempotent. */
  close(): Promise<void>;
}

/** So much is said in one note. */
const NOTE = 500;

export function createPresenceBook(options: PresenceBookOptions): PresenceBook {
  return new Book(options);
}

class Book implements PresenceBook {
  readonly #options: PresenceBookOptions;
  readonly #attendance: Attendance;
  readonly #sightings: Sightings;
  readonly #calls = createLiveCalls();
  #closing: Promise<void> | undefined;

  constructor(options: PresenceBookOptions) {
    const { clock, failed, lastSeen } = options;
    this.#options = options;
    this.#sightings = createSightings({ clock, failed, store: lastSeen });
    this.#attendance = createAttendance({ ...options, left: (seen) => this.#left(seen) });
  }

  of(user: string, lastSeen?: number): UserPresence {
    const said = this.#attendance.saidBy(user);
    const status = presenceStatus({ isInCall: this.#calls.isIn(user), said });
    const at = status === 'offline' ? (this.#sightings.recent(user) ?? lastSeen) : undefined;
    return { user, status, ...(at === undefined ? {} : { lastSeen: at }) };
  }

  async read(
    users: readonly string[],
    isVisible: (user: string) => boolean,
  ): Promise<(user: string) => UserPresence> {
    const seen = await this.#sightings.read(
      users.filter((user) => !isVisible(user) || this.of(user).status === 'offline'),
    );
    return (user) => this.of(user, seen.get(user));
  }

  say(device: Sender, availability: Availability): boolean {
    return this.#attendance.say(device, availability);
  }

  saidBy(devicesOf: (user: string) => readonly string[]): readonly SaidNote[] {
    const said = this.#attendance.users().flatMap((user) =>
      devicesOf(user).flatMap((device) => {
        const availability = this.#attendance.said({ user, device });
        return availability === undefined ? [] : [[user, device, availability] as const];
      }),
    );
    const notes: SaidNote[] = [];
    for (let at = 0; at < said.length; at += NOTE) {
      notes.push({ type: 'presence', said: said.slice(at, at + NOTE) });
    }
    return notes;
  }

  noteCall(news: CallNews): void {
    this.#callsChanged(this.#calls.note(news));
  }

  async readCalls(): Promise<void> {
    const mark = this.#calls.mark();
    const found = await this.#options.readCalls();
    this.#callsChanged(this.#calls.replace(found, mark));
  }

  tidy(): void {
    this.#attendance.tidy();
  }

  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    this.#attendance.close();
    // Nobody else may be left to notice, as when all processes stop at once; and whoever comes back is there anyhow.
    for (const seen of this.#attendance.all()) this.#left(seen);
    await this.#sightings.close();
  }

  /** Who talks on without signaling is there until the call is over. */
  #callsChanged(users: readonly string[]): void {
    for (const user of new Set(users)) {
      const { status } = this.of(user);
      if (status === 'offline') this.#sightings.note({ user, at: this.#options.clock.now() });
      this.#options.changed(user);
    }
  }

  #left(seen: SeenUser): void {
    if (!this.#calls.isIn(seen.user)) this.#sightings.note(seen);
  }
}
