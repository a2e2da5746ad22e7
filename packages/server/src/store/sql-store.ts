import type { Kysely, Transaction } from 'kysely';
import type { CallRow, Side } from '../hub/call-row.ts';
import type { Deadline, DeadlineChange } from '../hub/decision.ts';
import { answerQueries } from './answer-queries.ts';
import { callDays } from './call-days.ts';
import { callReads } from './call-reads.ts';
import { disabledUserQueries } from './disabled-user-queries.ts';
import { guardStore } from './guard-store.ts';
import { lastSeenQueries } from './last-seen-queries.ts';
import type { MigrationDatabase } from './migrations.ts';
import { addEntries, outboxQueries } from './outbox-queries.ts';
import type { CallAnnotation, Store } from './store.ts';
import { columnsOf, noteColumns, rowOf, type Tables } from './tables.ts';

/** A {@link Store} in SQL that any database of Kysely's understands. It closes the database with itself. */
export function createSqlStore(database: MigrationDatabase): Store {
  const { db } = database;
  let closing: Promise<void> | undefined;
  return guardStore({
    ...callWrites(db),
    ...callReads(db),
    ...callDays(database),
    ...deadlineQueries(db),
    outbox: outboxQueries(db),
    answers: answerQueries(db),
    disabledUsers: disabledUserQueries(db),
    lastSeen: lastSeenQueries(db),
    close() {
      closing ??= db.destroy();
      return closing;
    },
  });
}

type CallWrites = Pick<Store, 'createCall' | 'changeCall' | 'annotateCall'>;

function callWrites(db: Kysely<Tables>): CallWrites {
  return {
    createCall: (row, deadlines, entries = []) =>
      db.transaction().execute(async (step) => {
        const { numInsertedOrUpdatedRows } = await step
          .insertInto('earshot_calls')
          .values(columnsOf(row))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await applyDeadlines(step, row, deadlines);
        await addEntries(step, entries);
        return true;
      }),
    changeCall: (row, deadlines, entries = []) =>
      db.transaction().execute(async (step) => {
        const next = { ...row, version: row.version + 1 };
        const { numUpdatedRows } = await step
          .updateTable('earshot_calls')
          .set(columnsOf(next))
          .where('id', '=', row.id)
          .where('version', '=', row.version)
          .executeTakeFirst();
        if (numUpdatedRows !== 1n) return undefined;
        await applyDeadlines(step, row, deadlines);
        // After the row, which whoever else changes the call waits for: so they stay in order.
        await addEntries(step, entries);
        return next;
      }),
    async annotateCall(id, side, note) {
      const columns = noteColumns(side, note);
      if (Object.keys(columns).length === 0) return callExists(db, id);
      if (note.entriesOf === undefined) return writeNote(db, { id, side, note });
      return db.transaction().execute((step) => writeNote(step, { id, side, note }));
    },
  };
}

async function writeNote(
  db: Kysely<Tables>,
  { id, side, note }: { readonly id: string; readonly side: Side; readonly note: CallAnnotation },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('earshot_calls')
    .set(noteColumns(side, note))
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  if (note.entriesOf === undefined) return true;
  const calls = db.selectFrom('earshot_calls').selectAll().where('id', '=', id);
  await addEntries(db, note.entriesOf(rowOf(await calls.executeTakeFirstOrThrow())));
  return true;
}

async function callExists(db: Kysely<Tables>, id: string): Promise<boolean> {
  const found = await db.selectFrom('earshot_calls').select('id').where('id', '=', id).execute();
  return found.length > 0;
}

/** One statement to remove and one to set, however many there are: each is a round trip to PostgreSQL. */
async function applyDeadlines(
  db: Transaction<Tables>,
  { id, status }: CallRow,
  deadlines: readonly DeadlineChange[],
): Promise<void> {
  const all = db.deleteFrom('earshot_deadlines').where('call_id', '=', id);
  if (status === 'ended') {
    await all.execute();
    return;
  }
  const removed = deadlines.flatMap(({ kind, dueAt }) => (dueAt === undefined ? [kind] : []));
  if (removed.length > 0) await all.where('kind', 'in', removed).execute();
  const set = deadlines.flatMap(({ kind, dueAt }) =>
    dueAt === undefined ? [] : [{ call_id: id, kind, due_at: dueAt }],
  );
  if (set.length === 0) return;
  await db
    .insertInto('earshot_deadlines')
    .values(set)
    .onConflict((conflict) =>
      conflict
        .columns(['call_id', 'kind'])
        .doUpdateSet((update) => ({ due_at: update.ref('excluded.due_at') })),
    )
    .execute();
}

type DeadlineQueries = Pick<Store, 'dueDeadlines' | 'nextDeadlineAt' | 'dropDeadline'>;

function deadlineQueries(db: Kysely<Tables>): DeadlineQueries {
  return {
    async dueDeadlines({ at, limit }): Promise<readonly Deadline[]> {
      const due = await db
        .selectFrom('earshot_deadlines')
        .selectAll()
        .where('due_at', '<=', at)
        .orderBy('due_at')
        .limit(limit)
        .execute();
      return due.map(({ call_id: call, kind, due_at: dueAt }) => ({ call, kind, dueAt }));
    },
    async nextDeadlineAt() {
      const next = await db
        .selectFrom('earshot_deadlines')
        .select('due_at')
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      return next?.due_at;
    },
    async dropDeadline({ call, kind, dueAt }) {
      await db
        .deleteFrom('earshot_deadlines')
        .where('call_id', '=', call)
        .where('kind', '=', kind)
        .where('due_at', '=', dueAt)
        .execute();
    },
  };
}
