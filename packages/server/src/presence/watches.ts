import type { PresenceStatus, Sender } from '@earshot/signaling/server';

/** Whom one device watches, and what it was told of them. */
export interface Watch {
  readonly watcher: Sender;
  readonly told: Map<string, PresenceStatus>;
  /** Those whom it may see. */
  readonly users: ReadonlySet<string>;
}

/** Who watches whom, at this process. */
export interface Watches {
  readonly size: number;
  /** Replaces the watch of this device. */
  put(watcher: Sender, users: ReadonlySet<string>): Watch;
  drop(watcher: Sender): void;
  /** Those who watch a user. */
  of(user: string): ReadonlySet<Watch>;
  all(): readonly Watch[];
}

const nobody: ReadonlySet<Watch> = new Set();

export function createWatches(): Watches {
  const watches = new Map<string, Watch>();
  const watchersOf = new Map<string, Set<Watch>>();

  function drop(watcher: Sender): void {
    const watch = watches.get(keyOf(watcher));
    if (watch === undefined) return;
    watches.delete(keyOf(watcher));
    for (const user of watch.users) {
      const watchers = watchersOf.get(user);
      watchers?.delete(watch);
      if (watchers?.size === 0) watchersOf.delete(user);
    }
  }

  return {
    get size() {
      return watches.size;
    },
    put(watcher, users) {
      drop(watcher);
      const watch: Watch = { watcher, users, told: new Map() };
      watches.set(keyOf(watcher), watch);
      for (const user of users) {
        watchersOf.set(user, (watchersOf.get(user) ?? new Set()).add(watch));
      }
      return watch;
    },
    drop,
    of: (user) => watchersOf.get(user) ?? nobody,
    all: () => [...watches.values()],
  };
}

/** Ids have no blanks. */
function keyOf({ user, device }: Sender): string {
  return `${user} ${device}`;
}
