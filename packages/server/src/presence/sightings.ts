import type { Clock } from '@earshot/signaling/server';
import { inTime, LATE } from '../in-time.ts';
import type { LastSeen, SeenUser } from '../store/last-seen.ts';

export interface SightingsOptions {
  readonly store: LastSeen;
  readonly clock: Clock;
  /** It could not be written for now, or not be read. */
  readonly failed: (error: unknown) => void;
}

/** When users were last there: the store knows of all, and this of those who have just left. */
export interface Sightings {
  /** A user is not there any more: soon it is written. */
  note(seen: SeenUser): void;
  /** When somebody was last there who has left within the last minute, in Unix ms. */
  recent(user: string): number | undefined;
  /** When these were last there, of those of whom it is known, in Unix ms. Never rejects, and waits 2 s at most. */
  read(users: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Writes what is not written yet, if that takes no longer than 2 s. Idempotent. */
  close(): Promise<void>;
}

/** What happens within this, in ms, is written together. */
const GATHER_MS = 1_000;
/** After a write that has failed, in ms. */
const RETRY_MS = 10_000;
/** So many users are written in one step. */
const ROWS = 500;
/** So many users wait for a database that is away; those who have left first are given up. */
const MAX_WAITING = 10_000;
/** Nobody waits for the database longer than this, in ms. */
const PATIENCE_MS = 2_000;
/** For so long, in ms, it is remembered who has left. */
const RECENT_MS = 60_000;

export function createSightings(options: SightingsOptions): Sightings {
  return new Book(options);
}

class Book implements Sightings {
  readonly #options: SightingsOptions;
  /** What is to be written. */
  readonly #waiting = new Map<string, number>();
  /** The latest ones, and when each was noted; in that order. */
  readonly #recent = new Map<string, { readonly at: number; readonly notedAt: number }>();
  #stopTimer: (() => void) | undefined;
  #writing: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: SightingsOptions) {
    this.#options = options;
  }

  note({ user, at }: SeenUser): void {
    // In whole seconds: so processes that notice the same thing mostly write the same.
    const second = Math.floor(at / 1_000) * 1_000;
    const now = this.#options.clock.now();
    this.#recent.delete(user);
    this.#recent.set(user, { at: second, notedAt: now });
    this.#forgetOld(now);
    this.#waiting.set(user, second);
    const [first] = this.#waiting.keys();
    if (this.#waiting.size > MAX_WAITING && first !== undefined) this.#waiting.delete(first);
    this.#writeIn(GATHER_MS);
  }

  recent(user: string): number | undefined {
    return this.#recent.get(user)?.at;
  }

  async read(users: readonly string[]): Promise<ReadonlyMap<string, number>> {
    // Also of those who have just left: that costs nothing beside the others, and tells nothing by the time it takes.
    const found = await this.#kept(users);
    const now = this.#options.clock.now();
    // Nobody was there later than now, whatever a clock has said.
    const seen = new Map(found.map(({ user, at }) => [user, Math.min(at, now)]));
    for (const user of users) {
      const at = this.recent(user);
      if (at !== undefined) seen.set(user, at);
    }
    return seen;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#stopTimer?.();
    const { clock, failed } = this.#options;
    await inTime(this.#write(), { clock, ms: PATIENCE_MS }).catch(failed);
  }

  async #kept(users: readonly string[]): Promise<readonly SeenUser[]> {
    const { store, clock, failed } = this.#options;
    if (users.length === 0) return [];
    try {
      const found = await inTime(store.of(users), { clock, ms: PATIENCE_MS });
      return found === LATE ? [] : found;
    } catch (error) {
      failed(error);
      return [];
    }
  }

  #forgetOld(now: number): void {
    for (const [user, { notedAt }] of this.#recent) {
      if (notedAt > now - RECENT_MS) return;
      this.#recent.delete(user);
    }
  }

  #writeIn(ms: number): void {
    if (this.#isClosed) return;
    this.#stopTimer ??= this.#options.clock.after(ms, () => {
      this.#stopTimer = undefined;
      this.#write().catch((error: unknown) => {
        this.#options.failed(error);
        this.#writeIn(RETRY_MS);
      });
    });
  }

  /** One step after the other. */
  #write(): Promise<void> {
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #writeAll(): Promise<void> {
    const { store, clock } = this.#options;
    while (this.#waiting.size > 0) {
      const seen = firstOf(this.#waiting);
      await store.note(seen, clock.now());
      for (const { user, at } of seen) {
        if (this.#waiting.get(user) === at) this.#waiting.delete(user);
      }
    }
  }
}

function firstOf(waiting: ReadonlyMap<string, number>): readonly SeenUser[] {
  const seen: SeenUser[] = [];
  for (const [user, at] of waiting) {
    if (seen.length === ROWS) break;
    seen.push({ user, at });
  }
  return seen;
}
