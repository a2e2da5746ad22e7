import type { Sender, UserPresence } from '@earshot/signaling/server';
import type { Actor } from '../access/access.ts';
import { askSights, type AskingSights } from './ask-sights.ts';
import type { PresenceBook } from './presence-book.ts';
import { presenceNews } from './presence-status.ts';
import { createWatches, type Watch } from './watches.ts';

export interface WatchingOptions extends AskingSights {
  readonly book: Pick<PresenceBook, 'of' | 'read'>;
  /** Whether a device is connected to this very process. */
  readonly isHere: (device: Sender) => boolean;
  readonly tell: (to: Sender, users: readonly UserPresence[]) => void;
  /** Something that went on by itself has failed. */
  readonly failed: (error: unknown) => void;
}

/** Tells devices how those are whom they watch. */
export interface Watching {
  /** A device watches these users, each of whom is named once, and no others any more. */
  watch(actor: Actor, users: readonly string[]): void;
  /** Something about this user may be different. */
  changed(user: string): void;
  /** Forgets whoever is not connected any more: they watch anew when they are back. */
  tidy(): void;
  /** Idempotent. */
  close(): void;
}

/** What happens within this, in ms, is told together: however much it is, a client hears of it no more often. */
const GATHER_MS = 300;
/** Before a change is told that comes later than this, in ms, it is asked again whether it may be. */
const SIGHT_MS = 60_000;

export function createWatching(options: WatchingOptions): Watching {
  return new Rounds(options);
}

class Rounds implements Watching {
  readonly #options: WatchingOptions;
  readonly #watches = createWatches();
  /** The newest list of each device, while it is asked who may be seen. */
  readonly #asking = new Map<string, object>();
  readonly #dirty = new Map<Watch, Set<string>>();
  #stopGathering: (() => void) | undefined;

  constructor(options: WatchingOptions) {
    this.#options = options;
  }

  watch(actor: Actor, users: readonly string[]): void {
    const key = `${actor.user} ${actor.device}`;
    const asked = {};
    this.#asking.set(key, asked);
    this.#begin(actor, users, () => this.#asking.get(key) === asked).then(
      () => this.#asking.get(key) === asked && this.#asking.delete(key),
      this.#options.failed,
    );
  }

  changed(user: string): void {
    const watchers = this.#watches.of(user);
    if (watchers.size === 0) return;
    for (const watch of watchers) {
      this.#dirty.set(watch, (this.#dirty.get(watch) ?? new Set()).add(user));
    }
    this.#stopGathering ??= this.#options.clock.after(GATHER_MS, () => {
      this.#stopGathering = undefined;
      this.#tellAll();
    });
  }

  tidy(): void {
    for (const watch of this.#watches.all()) this.#isWatching(watch);
  }

  close(): void {
    this.#stopGathering?.();
    this.#asking.clear();
    this.#dirty.clear();
    for (const { actor } of this.#watches.all()) this.#watches.drop(actor);
  }

  async #begin(actor: Actor, users: readonly string[], isNewest: () => boolean): Promise<void> {
    const sights = await askSights(actor, users, this.#options);
    const isVisible = (user: string): boolean => sights.get(user)?.isAllowed === true;
    const presenceOf = await this.#options.book.read(users, isVisible);
    if (!isNewest()) return;
    this.#watches.drop(actor);
    if (users.length === 0 || !this.#options.isHere(actor)) return;
    const watch = this.#watches.put(actor, sights);
    this.#tell(
      watch,
      users.map((user) => (isVisible(user) ? presenceOf(user) : gone(user))),
    );
  }

  #tellAll(): void {
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    const oldest = this.#options.clock.now() - SIGHT_MS;
    for (const [watch, users] of dirty) {
      if (!this.#isWatching(watch)) continue;
      const ready = [...users].filter((user) => !watch.asking.has(user));
      const old = ready.filter((user) => (watch.sights.get(user)?.askedAt ?? 0) < oldest);
      this.#tellNews(
        watch,
        ready.filter((user) => !old.includes(user)),
      );
      if (old.length > 0) this.#askAgain(watch, old).catch(this.#options.failed);
    }
  }

  async #askAgain(watch: Watch, users: readonly string[]): Promise<void> {
    for (const user of users) watch.asking.add(user);
    const sights = await askSights(watch.actor, users, this.#options);
    for (const user of users) watch.asking.delete(user);
    if (!this.#isWatching(watch)) return;
    for (const [user, sight] of sights) watch.sights.set(user, sight);
    this.#tellNews(watch, users);
  }

  #tellNews(watch: Watch, users: readonly string[]): void {
    const now = users.map((user) =>
      watch.sights.get(user)?.isAllowed === true ? this.#options.book.of(user) : gone(user),
    );
    this.#tell(watch, presenceNews(watch.told, now));
  }

  #tell(watch: Watch, users: readonly UserPresence[]): void {
    if (users.length === 0) return;
    for (const presence of users) watch.told.set(presence.user, presence);
    const { user, device } = watch.actor;
    this.#options.tell({ user, device }, users);
  }

  /** A newer watch may have taken its place, and it ends with the connection. */
  #isWatching(watch: Watch): boolean {
    if (!this.#watches.has(watch)) return false;
    if (!this.#options.isHere(watch.actor)) this.#watches.drop(watch.actor);
    return this.#watches.has(watch);
  }
}

/** Who may not be seen, is not there, or does not exist, is the same. */
function gone(user: string): UserPresence {
  return { user, status: 'offline' };
}
