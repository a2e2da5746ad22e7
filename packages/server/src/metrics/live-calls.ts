import type { Clock, Log } from '@earshot/signaling/server';
import { inTime } from '../in-time.ts';
import type { Store } from '../store/store.ts';
import type { Meters } from './meters.ts';

/** A reading waits for the database no longer than this, in ms. */
const WAIT_MS = 2_000;
/** The database is asked no more often than this, in ms. */
const ASK_EVERY_MS = 5_000;

export interface LiveCallsOptions {
  readonly meters: Meters;
  readonly clock: Clock;
  readonly log: Log;
  /** Rejects or gives nothing while there is none. */
  readonly store: () => Promise<Pick<Store, 'countLive'> | undefined>;
}

/**
 * Adds how many calls live, of all processes that share a database. Gives what must be waited for
 * before numbers are read; it never rejects. While the database does not answer the last count stays.
 */
export function addLiveCalls({ meters, clock, log, store }: LiveCallsOptions): () => Promise<void> {
  let counts: Readonly<Record<string, number>> = {};
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> = Promise.resolve();

  async function ask(): Promise<void> {
    try {
      counts = (await (await store())?.countLive()) ?? counts;
    } catch (error) {
      log('warn', 'metrics.failed', { error });
    }
  }

  function renew(): void {
    if (clock.now() - askedAt < ASK_EVERY_MS) return;
    askedAt = clock.now();
    asking = ask();
  }

  meters.gauges(
    {
      name: 'earshot_calls_live',
      help: 'Calls that ring or go on, of all processes that share the database.',
      label: { name: 'status' },
    },
    () => {
      renew();
      return counts;
    },
  );
  return async () => {
    renew();
    await inTime(asking, { clock, ms: WAIT_MS });
  };
}
