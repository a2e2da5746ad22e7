import type { Clock, Message, Sender, UserPresence } from '@earshot/signaling/server';
import type { Access, Actor } from '../access/access.ts';
import type { CallNotice, PresenceNote } from '../bus/bus-note.ts';
import type { Directory } from '../bus/directory.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { Rate } from '../limits/token-bucket.ts';
import { createTokenBuckets, type TokenBuckets } from '../limits/token-buckets.ts';
import type { LastSeen } from '../store/last-seen.ts';
import { askSights } from './ask-sights.ts';
import type { CallNews } from './live-calls.ts';
import { createPacedSayings, type PacedSayings } from './paced-sayings.ts';
import { createPresenceBook, type PresenceBook } from './presence-book.ts';
import type { PresenceDesk, PresenceRefusal, PresenceWays } from './presence-desk.ts';
import type { PresenceOptions } from './presence-options.ts';
import { createWatching, type Watching } from './watching.ts';

export interface PresenceDeskOptions {
  readonly presence: Required<PresenceOptions>;
  readonly watchedUsers: number;
  readonly directory: Pick<Directory, 'onChange'>;
  readonly access: Pick<Access, 'ask'>;
  readonly clock: Clock;
  readonly lastSeen: LastSeen;
  /** Whether there are other processes, which look after the same users and write calls, too. */
  readonly isShared: boolean;
  /** All calls that are answered. */
  readonly readCalls: () => Promise<readonly CallNews[]>;
  /** Something that went on by itself has failed. */
  readonly failed: (error: unknown) => void;
}

/** How often the devices of one user may say how that user is; and how often they may ask how others are. */
const PER_USER: Rate = { burst: 30, perSecond: 0.5 };
/** So often, in ms, all calls are read again where others write them, too: one that dies tells nobody any more. */
const CHECK_MS = 60_000;

export function createPresenceDesk(options: PresenceDeskOptions): PresenceDesk {
  return new Desk(options);
}

class Desk implements PresenceDesk {
  readonly #options: PresenceDeskOptions;
  readonly #book: PresenceBook;
  readonly #watching: Watching;
  readonly #asked: TokenBuckets = createTokenBuckets(PER_USER);
  readonly #sayings: PacedSayings;
  #ways: PresenceWays | undefined;
  #stopChecking = (): void => undefined;

  constructor(options: PresenceDeskOptions) {
    const { clock, presence, failed } = options;
    this.#options = options;
    this.#book = createPresenceBook({
      ...{ ...options, graceMs: presence.graceMs },
      changed: (user) => this.#watching.changed(user),
    });
    this.#watching = createWatching({
      ...{ clock, failed, access: options.access, book: this.#book },
      isHere: (device) => this.#isHere(device),
      tell: (to, users) => this.#send(to, { type: 'presence.changed', users: [...users] }),
    });
    this.#sayings = createPacedSayings({
      ...{ clock, rate: PER_USER },
      say: (device, availability) => this.#say(device, availability),
    });
  }

  take(from: Sender, message: Message, { role }: Parameters<PresenceDesk['take']>[2]): boolean {
    switch (message.type) {
      case 'presence.set':
        this.#sayings.say(from, message.status);
        return true;
      case 'presence.watch':
        this.#watch({ ...from, role }, message.users);
        return true;
      case 'presence.changed':
      case 'presence.refused':
        // Only a server says so.
        return true;
      default:
        return false;
    }
  }

  begun(device: Sender): void {
    this.#sayings.forget(device);
    // Whoever says nothing is online.
    this.#say(device, 'online');
  }

  async statusesFor(
    actor: Actor,
    users: readonly string[],
  ): Promise<readonly UserPresence[] | PresenceRefusal> {
    const wanted = this.#wanted(actor, users);
    if (typeof wanted === 'string') return wanted;
    const sights = await askSights(actor, wanted, this.#options);
    const isVisible = (user: string): boolean => sights.get(user)?.isAllowed === true;
    const presenceOf = await this.#book.read(wanted, isVisible);
    return wanted.map((user) =>
      isVisible(user) ? presenceOf(user) : { user, status: 'offline' as const },
    );
  }

  callChanged({ id, version, status, caller, callee }: CallRow): void {
    const users = [caller.user, callee.user];
    this.#book.noteCall({ call: id, version, isAnswered: status === 'answered', users });
  }

  callNoticed({ call, version, status, users }: CallNotice): void {
    if (status !== undefined) {
      this.#book.noteCall({ call, version, isAnswered: status === 'answered', users });
    }
  }

  heard(note: PresenceNote): void {
    if (note.type === 'presence-ask') this.#repeat();
    else {
      for (const [user, device, availability] of note.said) {
        this.#book.say({ user, device }, availability);
      }
    }
  }

  joined(): void {
    if (this.#ways === undefined) return;
    this.#ways.tell({ type: 'presence-ask' });
    this.#repeat();
    this.#book.readCalls().catch(this.#options.failed);
  }

  async start(ways: PresenceWays): Promise<void> {
    this.#ways = ways;
    ways.tell({ type: 'presence-ask' });
    this.#checkLater();
    await this.#book.readCalls();
  }

  async close(): Promise<void> {
    this.#ways = undefined;
    this.#stopChecking();
    this.#sayings.close();
    this.#watching.close();
    await this.#book.close();
  }

  #say(device: Sender, availability: Message<'presence.set'>['status']): void {
    // It may have gone since it said so.
    if (!this.#isHere(device) || !this.#book.say(device, availability)) return;
    const said = [[device.user, device.device, availability]] as const;
    this.#ways?.tell({ type: 'presence', said });
  }

  #watch(actor: Actor, users: readonly string[]): void {
    const wanted = this.#wanted(actor, users);
    if (typeof wanted === 'string') this.#send(actor, { type: 'presence.refused', code: wanted });
    else this.#watching.watch(actor, wanted);
  }

  /** Each user once, or why that is too much. */
  #wanted(actor: Actor, users: readonly string[]): readonly string[] | PresenceRefusal {
    const { clock, watchedUsers } = this.#options;
    if (!this.#asked.take(actor.user, clock.now())) return 'rate-limited';
    const wanted = [...new Set(users)];
    return wanted.length > watchedUsers ? 'too-many' : wanted;
  }

  #send({ user, device }: Sender, message: Message): void {
    this.#ways?.send({ letters: [{ to: { user, device }, message }] });
  }

  #isHere({ user, device }: Sender): boolean {
    return this.#ways?.localDevicesOf(user).includes(device) ?? false;
  }

  /** Says again what the devices of this process have said. */
  #repeat(): void {
    for (const note of this.#book.saidBy((user) => this.#ways?.localDevicesOf(user) ?? [])) {
      this.#ways?.tell(note);
    }
  }

  #checkLater(): void {
    this.#stopChecking = this.#options.clock.after(CHECK_MS, () => {
      this.#checkLater();
      this.#book.tidy();
      this.#watching.tidy();
      if (this.#options.isShared) this.#book.readCalls().catch(this.#options.failed);
    });
  }
}
