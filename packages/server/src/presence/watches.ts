import type { Sender, UserPresence } from '@earshot/signaling/server';
import type { Actor } from '../access/access.ts';

/** Whom one device watches, and what it was told of them. */
export interface Watch {
  readonly actor: Actor;
  readonly told: Map<string, UserPresence>;
  /** Those whom it wants to see, and whether it may. */
  readonly sights: Map<string, Sight>;
  /** Those of whom it is being asked again: whatever happens meanwhile is told with the answer. */
  readonly asking: Set<string>;
}

/** Whether somebody may see a user, and since when that is known, in Unix ms. */
export interface Sight {
  readonly isAllowed: boolean;
  readonly askedAt: number;
}

/** Who watches whom, at this process. */
export interface Watches {
  readonly size: number;
  /** Replaces the watch of this device. */
  put(actor: Actor, sights: Map<string, Sight>): Watch;
  drop(watcher: Sender): void;
  /** Whether this is still the watch of its device. */
  has(watch: Watch): boolean;
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
    for (const user of watch.sights.keys()) {
      const watchers = watchersOf.get(user);
      watchers?.delete(watch);
      if (watchers?.size === 0) watchersOf.delete(user);
    }
  }

  return {
    get size() {
      return watches.size;
    },
    put(actor, sights) {
      drop(actor);
      const watch: Watch = { actor, sights, told: new Map(), asking: new Set() };
      watches.set(keyOf(actor), watch);
      for (const user of sights.keys()) {
        watchersOf.set(user, (watchersOf.get(user) ?? new Set()).add(watch));
      }
      return watch;
    },
    drop,
    has: (watch) => watches.get(keyOf(watch.actor)) === watch,
    of: (user) => watchersOf.get(user) ?? nobody,
    all: () => [...watches.values()],
  };
}

/** Ids have no blanks. */
function keyOf({ user, device }: Sender): string {
  return `${user} ${device}`;
}
