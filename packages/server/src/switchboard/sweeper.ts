import type { Clock, Log } from '@earshot/signaling/server';
import type { Deadline } from '../hub/decision.ts';
import type { Store } from '../store/store.ts';

/** So many deadlines are handled in one go. */
const BATCH = 200;
/** Looks at the database at least this often, in ms: another process may have left deadlines behind. */
const LOOK_EVERY_MS = 10_000;
/** After the database failed, in ms. */
const RETRY_MS = 1_000;

export interface SweeperOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Pick<Store, 'dueDeadlines' | 'nextDeadlineAt'>;
  /** Handles deadlines that are due, and gives those back that it did nothing about. */
  readonly handle: (due: readonly Deadline[]) => Promise<void>;
}

/** Watches over the deadlines in the database. */
export interface Sweeper {
  /** Handles what is overdue, then waits for the next one. */
  start(): Promise<void>;
  /** A deadline was written that may be the next one. */
  expect(dueAt: number): void;
  /** Idempotent. What is under way is finished. */
  stop(): Promise<void>;
}

export function createSweeper({ clock, log, store, handle }: SweeperOptions): Sweeper {
  let cancel: (() => void) | undefined;
  let wakesAt = Number.POSITIVE_INFINITY;
  let sweeping: Promise<void> | undefined;
  let isStopped = false;

  function wakeAt(at: number): void {
    if (isStopped || at >= wakesAt) return;
    cancel?.();
    wakesAt = at;
    cancel = clock.after(Math.max(0, at - clock.now()), () => void sweep());
  }

  function sweep(): Promise<void> {
    cancel?.();
    cancel = undefined;
    wakesAt = Number.POSITIVE_INFINITY;
    sweeping ??= handleDue().finally(() => {
      sweeping = undefined;
    });
    return sweeping;
  }

  async function handleDue(): Promise<void> {
    try {
      for (let due = await nextBatch(); due.length > 0; due = await nextBatch()) await handle(due);
      const next = (await store.nextDeadlineAt()) ?? Number.POSITIVE_INFINITY;
      wakeAt(Math.min(next, clock.now() + LOOK_EVERY_MS));
    } catch (error) {
      log('error', 'sweep.failed', { error });
      wakeAt(clock.now() + RETRY_MS);
    }
  }

  async function nextBatch(): Promise<readonly Deadline[]> {
    return isStopped ? [] : store.dueDeadlines({ at: clock.now(), limit: BATCH });
  }

  return {
    start: sweep,
    expect: wakeAt,
    async stop() {
      isStopped = true;
      cancel?.();
      await sweeping;
    },
  };
}
