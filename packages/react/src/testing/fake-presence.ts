import type { Presence, PresenceSnapshot, WatchedUser } from '@earshot/core/presence';

/** Presence that a test tells how users are. */
export interface FakePresence extends Presence {
  /** The lists that were watched, oldest first. */
  readonly lists: readonly (readonly string[])[];
  /** How many subscribe. */
  readonly listening: number;
  tell(...users: readonly (Pick<WatchedUser, 'user' | 'status'> & Partial<WatchedUser>)[]): void;
}

export function createFakePresence(): FakePresence {
  const lists: (readonly string[])[] = [];
  const listeners = new Set<() => void>();
  let snapshot: PresenceSnapshot = { own: 'online', users: new Map(), error: undefined };

  return {
    lists,
    get listening() {
      return listeners.size;
    },
    get snapshot() {
      return snapshot;
    },
    subscribe(listener) {
      const run = (): void => listener();
      listeners.add(run);
      return () => listeners.delete(run);
    },
    on: () => () => undefined,
    watch: (users) => void lists.push(users),
    set: () => undefined,
    close: () => undefined,
    tell(...news) {
      const users = new Map(snapshot.users);
      for (const one of news) users.set(one.user, { isStale: false, ...one });
      snapshot = { ...snapshot, users };
      for (const run of [...listeners]) run();
    },
  };
}
