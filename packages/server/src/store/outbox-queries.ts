import type { ExpressionBuilder, Kysely, Selectable } from 'kysely';
import type { Outbox, OutboxEntry } from '../webhooks/outbox.ts';
import { textOf, type OutboxTable, type Tables } from './tables.ts';

/** Adds entries to the outbox, within the step that they tell of. */
export async function addEntries(
  db: Kysely<Tables>,
  entries: readonly OutboxEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  await db
    .insertInto('earshot_outbox')
    .values(
      entries.map(({ id, call, body, attempts, dueAt }) => ({
        ...{ id, call_id: call, body: textOf(body), attempts, due_at: dueAt },
      })),
    )
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/** An {@link Outbox} in SQL. */
export function outboxQueries(db: Kysely<Tables>): Outbox {
  const heads = db
    .selectFrom('earshot_outbox as entry')
    .where((where) => where.not(where.exists(earlierOf(where))));

  return {
    add: (entries) => addEntries(db, entries),
    async due({ at, limit }) {
      const due = await heads
        .selectAll()
        .where('due_at', '<=', at)
        .orderBy('due_at')
        .orderBy('seq')
        .limit(limit)
        .execute();
      return due.map(entryOf);
    },
    async nextAt() {
      const next = await heads.select('due_at').orderBy('due_at').limit(1).executeTakeFirst();
      return next?.due_at;
    },
    async claim({ id, dueAt }, until) {
      const { numUpdatedRows } = await db
        .updateTable('earshot_outbox')
        .set({ due_at: until })
        .where('id', '=', id)
        .where('due_at', '=', dueAt)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    postpone: (id, to) => db.transaction().execute((step) => postpone(step, id, to)),
    async remove(id) {
      await db.deleteFrom('earshot_outbox').where('id', '=', id).execute();
    },
  };
}

/** What was added before an entry, of the same call. */
function earlierOf(where: ExpressionBuilder<Tables & { entry: OutboxTable }, 'entry'>) {
  return where
    .selectFrom('earshot_outbox as earlier')
    .select('earlier.seq')
    .whereRef('earlier.call_id', '=', 'entry.call_id')
    .whereRef('earlier.seq', '<', 'entry.seq');
}

/** With it goes what waits behind it, so that whoever looks for what is due does not come upon it in vain. */
async function postpone(
  db: Kysely<Tables>,
  id: string,
  { attempts, dueAt }: Pick<OutboxEntry, 'attempts' | 'dueAt'>,
): Promise<void> {
  const entries = db.updateTable('earshot_outbox');
  await entries.set({ attempts, due_at: dueAt }).where('id', '=', id).execute();
  await entries
    .set({ due_at: dueAt })
    .where('call_id', '=', (of) =>
      of.selectFrom('earshot_outbox as one').select('one.call_id').where('one.id', '=', id),
    )
    .where('due_at', '<', dueAt)
    .execute();
}

function entryOf(columns: Selectable<OutboxTable>): OutboxEntry {
  const { id, call_id: call, body, attempts, due_at: dueAt } = columns;
  return { id, call, body, attempts, dueAt };
}
