import type { CallRow } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';

/** Calls of one user that change again and again are read no more often than this. */
const MAX_READS = 10;

/** A read of the calls of a user, and what is done at once with what it found. */
export interface SteadyRead<Found, Result> {
  readonly read: () => Promise<Found>;
  readonly use: (found: Found) => Result;
}

/**
 * A database answers later than it was asked: meanwhile a call may have changed, and those whom it concerns may have
 * been told. What is said from such an answer would be older than what they know.
 */
export interface SteadyReads {
  /** The same store, whose writes are noticed. */
  readonly store: Store;
  /** Calls of these users were written elsewhere. */
  wasWritten(users: readonly string[]): void;
  /** Reads again when a call of this user was written meanwhile, so that what is used holds at that very moment. */
  of<Found, Result>(user: string, step: SteadyRead<Found, Result>): Promise<Result>;
}

export function createSteadyReads(store: Store): SteadyReads {
  const reading = new Map<string, Set<{ isStale: boolean }>>();

  function rowWasWritten({ caller, callee }: CallRow): void {
    wasWritten([caller.user, callee.user]);
  }

  function wasWritten(users: readonly string[]): void {
    for (const user of users) {
      for (const read of reading.get(user) ?? []) read.isStale = true;
    }
  }

  function begin(user: string): { isStale: boolean } {
    const read = { isStale: false };
    const all = reading.get(user) ?? new Set();
    reading.set(user, all.add(read));
    return read;
  }

  function finish(user: string, read: { isStale: boolean }): void {
    const all = reading.get(user);
    all?.delete(read);
    if (all?.size === 0) reading.delete(user);
  }

  return {
    store: {
      ...store,
      async createCall(row, deadlines, entries) {
        const isMade = await store.createCall(row, deadlines, entries);
        if (isMade) rowWasWritten(row);
        return isMade;
      },
      async changeCall(row, deadlines, entries) {
        const written = await store.changeCall(row, deadlines, entries);
        if (written !== undefined) rowWasWritten(written);
        return written;
      },
    },
    wasWritten,
    async of(user, { read, use }) {
      for (let reads = 1; ; reads += 1) {
        const reader = begin(user);
        try {
          const found = await read();
          if (!reader.isStale || reads >= MAX_READS) return use(found);
        } finally {
          finish(user, reader);
        }
      }
    },
  };
}
