import type { Clock, Message, PresenceStatus, Sender, UserPresence } from '@earshot/signaling/server';
import type { Access, Actor } from '../access/access.ts';
import type { BusNote, CallNotice, PresenceNote } from '../bus/bus-note.ts';
import type { Directory } from '../bus/directory.ts';
import type { Parcel } from '../bus/post-office.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { Rate } from '../limits/token-bucket.ts';
import { createTokenBuckets, type TokenBuckets } from '../limits/token-buckets.ts';
import type { MessageRoute } from '../session/session-registry.ts';
import { createAttendance, type Attendance } from './attendance.ts';
import { createLiveCalls, type CallNews } from './live-calls.ts';
import type { PresenceOptions } from './presence-options.ts';
import { presenceNews, presenceStatus } from './presence-status.ts';
import { createWatches, type Watch } from './watches.ts';

export interface PresenceDeskOptions {
  readonly presence: Required<PresenceOptions>;
  readonly watchedUsers: number;
  readonly directory: Directory;
  readonly access: Pick<Access, 'ask'>;
  readonly clock: Clock;
  /** All calls that are answered. */
  readonly readCalls: () => Promise<readonly CallNews[]>;
  /** Something that went on by itself has failed. */
  readonly failed: (error: unknown) => void;
}

/** How to reach sessions and other processes. */
export interface PresenceWays {
  readonly send: (parcel: Parcel) => void;
  /** The devices of a user that are connected to this very process. */
  readonly localDevicesOf: (user: string) => readonly string[];
  readonly tell: (note: BusNote) => void;
}

/** Tells devices how the users are whom they watch. */
export interface PresenceDesk {
  /** Takes a message about presence; false when it is about something else. */
  take(from: Sender, message: Message, route: Pick<MessageRoute, 'role'>): boolean;
  /** This process has written a call. */
  callChanged(row: CallRow): void;
  /** Another process has written a call. */
  callNoticed(notice: CallNotice): void;
  /** Another process says what its devices say, or asks. */
  heard(note: PresenceNote): void;
  /** Begins to tell. @throws EarshotError `server/database-…` */
  start(ways: PresenceWays): Promise<void>;
  /** Idempotent. */
  close(): void;
}

/** What the devices of one user may say about presence. */
const SAID_PER_USER: Rate = { burst: 30, perSecond: 0.5 };
/** What happens within this, in ms, is told together: however much it is, a client hears of it no more often. */
const GATHER_MS = 300;
/** So often everything is looked at again, in ms, whatever was missed. */
const CHECK_MS = 30_000;
/** So much is said in one note. */
const NOTE = 500;

export function createPresenceDesk(options: PresenceDeskOptions): PresenceDesk {
  return new Desk(options);
}

class Desk implements PresenceDesk {
  readonly #options: PresenceDeskOptions;
  readonly #attendance: Attendance;
  readonly #calls = createLiveCalls();
  readonly #watches = createWatches();
  readonly #buckets: TokenBuckets = createTokenBuckets(SAID_PER_USER);
  /** The newest list of each device, while it is asked who may be seen. */
  readonly #asking = new Map<string, object>();
  readonly #dirty = new Set<Watch>();
  #ways: PresenceWays | undefined;
  #stopGathering: (() => void) | undefined;
  #stopChecking = (): void => undefined;

  constructor(options: PresenceDeskOptions) {
    const { directory, clock, presence } = options;
    this.#options = options;
    this.#attendance = createAttendance({
      ...{ directory, clock, graceMs: presence.graceMs },
      changed: (user) => this.#changed(user),
    });
  }

  take(from: Sender, message: Message, { role }: Parameters<PresenceDesk['take']>[2]): boolean {
    switch (message.type) {
      case 'presence.set':
      case 'presence.watch': {
        const isWatch = message.type === 'presence.watch';
        const isTooOften = !this.#buckets.take(from.user, this.#options.clock.now());
        if (isTooOften) this.#refuse(from, 'rate-limited');
        else if (isWatch) this.#watch({ ...from, role }, message.users);
        else this.#say(from, message.status);
        return true;
      }
      case 'presence.changed':
      case 'presence.refused':
        // Only a server says so.
        return true;
      default:
        return false;
    }
  }

  callChanged({ id, version, status, caller, callee }: CallRow): void {
    const users = [caller.user, callee.user];
    this.#noteCall({ call: id, version, isAnswered: status === 'answered', users });
  }

  callNoticed({ call, version, status, users }: CallNotice): void {
    if (status !== undefined) {
      this.#noteCall({ call, version, isAnswered: status === 'answered', users });
    }
  }

  heard(note: PresenceNote): void {
    if (note.type === 'presence-ask') this.#repeat();
    else {
      for (const [user, device, availability] of note.said) {
        this.#attendance.say({ user, device }, availability);
      }
    }
  }

  async start(ways: PresenceWays): Promise<void> {
    this.#ways = ways;
    ways.tell({ type: 'presence-ask' });
    this.#checkLater();
    await this.#readCalls();
  }

  close(): void {
    this.#ways = undefined;
    this.#stopChecking();
    this.#stopGathering?.();
    this.#attendance.close();
  }

  #say(device: Sender, availability: Message<'presence.set'>['status']): void {
    if (!this.#attendance.say(device, availability)) return;
    const said = [[device.user, device.device, availability]] as const;
    this.#ways?.tell({ type: 'presence', said });
  }

  #watch(actor: Actor, users: readonly string[]): void {
    const { user, device } = actor;
    const wanted = [...new Set(users)];
    if (wanted.length > this.#options.watchedUsers) {
      this.#refuse(actor, 'too-many');
      return;
    }
    const key = `${user} ${device}`;
    const asked = {};
    this.#asking.set(key, asked);
    this.#visibleTo(actor, wanted).then((visible) => {
      if (this.#asking.get(key) !== asked) return;
      this.#asking.delete(key);
      this.#begin({ user, device }, wanted, visible);
    }, this.#options.failed);
  }

  #begin(watcher: Sender, wanted: readonly string[], visible: ReadonlySet<string>): void {
    const watch = this.#watches.put(watcher, visible);
    if (wanted.length === 0) this.#watches.drop(watcher);
    if (wanted.length === 0 || !this.#isHere(watcher)) return;
    const all = wanted.map((user) => ({ user, status: this.#statusFor(visible, user) }));
    this.#tell(watch, all);
  }

  async #visibleTo(actor: Actor, users: readonly string[]): Promise<ReadonlySet<string>> {
    const { access } = this.#options;
    const seen = await Promise.all(
      users.map(async (user) => {
        if (user === actor.user) return [user];
        const permission = await access.ask(actor, { type: 'presence.see', user });
        return permission === 'allowed' ? [user] : [];
      }),
    );
    return new Set(seen.flat());
  }

  /** Who may not be seen, is not there, or does not exist, is the same. */
  #statusFor(visible: ReadonlySet<string>, user: string): PresenceStatus {
    return visible.has(user) ? this.#statusOf(user) : 'offline';
  }

  #statusOf(user: string): PresenceStatus {
    const said = this.#attendance.saidBy(user);
    return presenceStatus({ isInCall: this.#calls.isIn(user), said });
  }

  #noteCall(news: CallNews): void {
    for (const user of this.#calls.note(news)) this.#changed(user);
  }

  #changed(user: string): void {
    const watchers = this.#watches.of(user);
    if (watchers.size === 0) return;
    for (const watch of watchers) this.#dirty.add(watch);
    this.#stopGathering ??= this.#options.clock.after(GATHER_MS, () => {
      this.#stopGathering = undefined;
      this.#tellAll();
    });
  }

  #tellAll(): void {
    for (const watch of [...this.#dirty]) {
      this.#dirty.delete(watch);
      // It watches anew when it is back; a newer watch may have taken its place.
      if (!this.#isHere(watch.watcher)) this.#watches.drop(watch.watcher);
      else this.#tell(watch, presenceNews(watch.told, this.#statusesOf(watch)));
    }
  }

  #statusesOf({ users }: Watch): ReadonlyMap<string, PresenceStatus> {
    return new Map([...users].map((user) => [user, this.#statusOf(user)]));
  }

  #tell(watch: Watch, users: readonly UserPresence[]): void {
    if (users.length === 0) return;
    for (const { user, status } of users) watch.told.set(user, status);
    const message: Message = { type: 'presence.changed', users: [...users] };
    this.#ways?.send({ letters: [{ to: watch.watcher, message }] });
  }

  #refuse({ user, device }: Sender, code: Message<'presence.refused'>['code']): void {
    const message = { type: 'presence.refused', code } as const;
    this.#ways?.send({ letters: [{ to: { user, device }, message }] });
  }

  #isHere({ user, device }: Sender): boolean {
    return this.#ways?.localDevicesOf(user).includes(device) ?? false;
  }

  #checkLater(): void {
    this.#stopChecking = this.#options.clock.after(CHECK_MS, () => {
      this.#checkLater();
      this.#check();
    });
  }

  #check(): void {
    this.#attendance.check();
    this.#repeat();
    for (const watch of this.#watches.all()) this.#dirty.add(watch);
    this.#tellAll();
    this.#readCalls().catch(this.#options.failed);
  }

  /** Says again what the devices of this process have said. */
  #repeat(): void {
    const said = this.#attendance.users().flatMap((user) =>
      (this.#ways?.localDevicesOf(user) ?? []).flatMap((device) => {
        const availability = this.#attendance.said({ user, device });
        return availability === undefined ? [] : [[user, device, availability] as const];
      }),
    );
    for (let at = 0; at < said.length; at += NOTE) {
      this.#ways?.tell({ type: 'presence', said: said.slice(at, at + NOTE) });
    }
  }

  async #readCalls(): Promise<void> {
    const mark = this.#calls.mark();
    const found = await this.#options.readCalls();
    for (const user of this.#calls.replace(found, mark)) this.#changed(user);
  }
}
