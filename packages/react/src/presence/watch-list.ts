import { MAX_WATCHED_USERS } from '@earshot/core/presence';
import type { Presence, WatchedUser } from '@earshot/core/presence';
import type { Source } from '../use-snapshot.ts';

/** How some users are, by their ids. */
export type WatchedUsers = ReadonlyMap<string, WatchedUser>;

/** Whom components want to see: presence watches all of them together. */
export interface WatchList {
  /** How these users are. Whoever subscribes watches them until its undo; told only when one of them is another one. */
  of(users: readonly string[]): Source<WatchedUsers>;
}

export function createWatchList(presence: Presence): WatchList {
  const lists = new Set<{ readonly users: readonly string[] }>();

  /** However many components come and go within one task, presence says it once. */
  function changed(): void {
    const all = new Set([...lists].flatMap(({ users }) => users));
    // The server tells where there are too many.
    presence.watch([...all].slice(0, MAX_WATCHED_USERS));
  }

  return {
    of(users) {
      let current: WatchedUsers = new Map();

      function read(): WatchedUsers {
        const next = pick(presence.snapshot.users, users);
        if (!isSame(current, next)) current = next;
        return current;
      }

      return {
        get snapshot() {
          return read();
        },
        subscribe(listener) {
          // One of its own: the same users may be wanted twice.
          const list = { users };
          lists.add(list);
          changed();
          const stop = presence.subscribe(listener);
          return () => {
            stop();
            if (lists.delete(list)) changed();
          };
        },
      };
    },
  };
}

function pick(known: WatchedUsers, users: readonly string[]): WatchedUsers {
  const found = users.flatMap((user) => known.get(user) ?? []);
  return new Map(found.map((watched) => [watched.user, watched]));
}

function isSame(one: WatchedUsers, other: WatchedUsers): boolean {
  return (
    one.size === other.size && [...one].every(([user, watched]) => other.get(user) === watched)
  );
}
