import type { Clock, Log } from '@earshot/signaling/server';
import type { DisabledUsers } from '../store/disabled-users.ts';

/** How often to look whom other processes have disabled, in ms. */
const LOOK_EVERY_MS = 1_000;
/** By how much the clocks of processes may differ, and writes be late, in ms. */
const OVERLAP_MS = 60_000;

/** Who may not come in: what the database says, and what was just said here. */
export interface DisabledList {
  /** What is known without asking. */
  has(user: string): boolean;
  /** Asks the database, when there is one. @throws EarshotError `server/database-…` */
  check(user: string): boolean | Promise<boolean>;
  /** Holds at once, and as long as this process lives, if nothing else is said. */
  bar(user: string): void;
  /** The same; resolves when it is written. @throws EarshotError `server/database-…` */
  disable(user: string): Promise<void>;
  /** @throws EarshotError `server/database-…` */
  enable(user: string): Promise<void>;
  /** What lasts. */
  open(users: DisabledUsers): void;
  /** Looks whom other processes have disabled, from now on, and tells of each once. */
  watch(found: (user: string) => Promise<void>): void;
  /** Idempotent. */
  close(): Promise<void>;
}

export function createDisabledList({
  clock,
  log,
}: {
  readonly clock: Clock;
  readonly log: Log;
}): DisabledList {
  const known = new Set<string>();
  let users: DisabledUsers | undefined;
  let changes = 0;

  async function ask(stored: DisabledUsers, user: string): Promise<boolean> {
    const before = changes;
    const isDisabled = await stored.has(user);
    if (isDisabled) known.add(user);
    // Not what was disabled here while the database was asked.
    else if (changes === before) known.delete(user);
    return known.has(user);
  }

  function bar(user: string): void {
    changes += 1;
    known.add(user);
  }

  const watcher = createWatcher(clock, async (found) => {
    try {
      for (const user of (await users?.since(clock.now() - OVERLAP_MS)) ?? []) {
        if (known.has(user)) continue;
        known.add(user);
        await found(user);
      }
    } catch (error) {
      log('warn', 'disabled.failed', { error });
    }
  });

  return {
    has: (user) => known.has(user),
    check: (user) => (users === undefined ? known.has(user) : ask(users, user)),
    bar,
    async disable(user) {
      bar(user);
      await users?.add(user, clock.now());
    },
    async enable(user) {
      changes += 1;
      await users?.remove(user);
      known.delete(user);
    },
    open: (opened) => (users = opened),
    ...watcher,
  };
}

/** Looks again and again, one look after the other. */
function createWatcher(
  clock: Clock,
  look: (found: (user: string) => Promise<void>) => Promise<void>,
): Pick<DisabledList, 'watch' | 'close'> {
  let cancel = (): void => undefined;
  let looking: Promise<void> | undefined;
  let isClosed = false;

  function watch(found: (user: string) => Promise<void>): void {
    if (isClosed) return;
    cancel = clock.after(LOOK_EVERY_MS, () => {
      looking = look(found).then(() => watch(found));
    });
  }

  return {
    watch,
    async close() {
      isClosed = true;
      cancel();
      await looking;
    },
  };
}
