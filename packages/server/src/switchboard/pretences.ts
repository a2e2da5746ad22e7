import type { CallRow } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';

/** As many calls are remembered that never were; the oldest are forgotten first. */
const MOST = 10_000;

/**
 * Calls that the app's rules forbade. Whoever placed one must be able to ask about it as about one to
 * a user who was not there, or the answers would tell which it was. They are no records: nobody else
 * ever hears of them.
 */
export interface Pretences {
  get(call: string): CallRow | undefined;
  /** Takes as long as to write a record does: one way to the database. */
  keep(row: CallRow): Promise<void>;
}

export function createPretences(store: Pick<Store, 'dropDeadline'>): Pretences {
  const rows = new Map<string, CallRow>();
  return {
    get: (call) => rows.get(call),
    async keep(row) {
      rows.set(row.id, row);
      for (const oldest of rows.keys()) {
        if (rows.size <= MOST) break;
        rows.delete(oldest);
      }
      await store.dropDeadline({ call: row.id, kind: 'reach', dueAt: row.startedAt });
    },
  };
}
