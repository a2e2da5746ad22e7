import type { Kysely, Transaction } from 'kysely';
import type { CallRow } from '../hub/call-row.ts';
import type { DeadlineChange } from '../hub/decision.ts';
import type { Store } from './store.ts';
import { columnsOf, isEndedRow, isLiveRow, rowOf, type Tables } from './tables.ts';

type Db = Kysely<Tables> | Transaction<Tables>;

/** A {@link Store} in SQL that any database of Kysely's understands. */
export function createSqlStore(db: Kysely<Tables>): Store {
  let closing: Promise<void> | undefined;
  return {
    ...callWrites(db),
    ...callReads(db),
    ...deadlineQueries(db),
    close() {
      closing ??= db.destroy();
      return closing;
    },
  };
}

function callWrites(db: Kysely<Tables>): Pick<Store, 'createCall' | 'changeCall'> {
  return {
    createCall: (row, deadlines) =>
      db.transaction().execute(async (step) => {
        const { numInsertedOrUpdatedRows } = await step
          .insertInto('earshot_calls')
          .values(columnsOf(row))
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) return false;
        await applyDeadlines(step, row, deadlines);
        return true;
      }),
    changeCall: (row, deadlines) =>
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
        return next;
      }),
  };
}

async function applyDeadlines(
  db: Db,
  row: CallRow,
  deadlines: readonly DeadlineChange[],
): Promise<void> {
  if (row.status === 'ended') {
    await db.deleteFrom('earshot_deadlines').where('call_id', '=', row.id).execute();
    return;
  }
  for (const change of deadlines) await applyDeadline(db, row.id, change);
}

async function applyDeadline(db: Db, call: string, { kind, dueAt }: DeadlineChange): Promise<void> {
  if (dueAt === undefined) {
    await db
      .deleteFrom('earshot_deadlines')
      .where('call_id', '=', call)
      .where('kind', '=', kind)
      .execute();
    return;
  }
  await db
    .insertInto('earshot_deadlines')
    .values({ call_id: call, kind, due_at: dueAt })
    .onConflict((conflict) => conflict.columns(['call_id', 'kind']).doUpdateSet({ due_at: dueAt }))
    .execute();
}

type CallReads = Pick<
  Store,
  'getCall' | 'liveCallsOf' | 'endedCallsOf' | 'countRinging' | 'liveCalls' | 'listCalls'
>;

function callReads(db: Kysely<Tables>): CallReads {
  const calls = db.selectFrom('earshot_calls').selectAll();

  function callsOf(user: string): typeof calls {
    return calls.where((where) =>
      where.or([where('caller_user', '=', user), where('callee_user', '=', user)]),
    );
  }

  return {
    async getCall(id) {
      const found = await calls.where('id', '=', id).executeTakeFirst();
      return found === undefined ? undefined : rowOf(found);
    },
    async liveCallsOf(user) {
      const found = await callsOf(user)
        .where('ended_at', 'is', null)
        .orderBy('started_at')
        .execute();
      return found.map(rowOf).filter(isLiveRow);
    },
    async endedCallsOf(user, since) {
      const found = await callsOf(user)
        .where('ended_at', '>=', since)
        .orderBy('ended_at')
        .execute();
      return found.map(rowOf).filter(isEndedRow);
    },
    async countRinging(caller) {
      const { count } = await db
        .selectFrom('earshot_calls')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('caller_user', '=', caller)
        .where('ended_at', 'is', null)
        .where('status', '=', 'ringing')
        .executeTakeFirstOrThrow();
      return count;
    },
    async liveCalls({ after, limit }) {
      const page = calls.where('ended_at', 'is', null).where('id', '>', after);
      const found = await page.orderBy('id').limit(limit).execute();
      return found.map(rowOf).filter(isLiveRow);
    },
    async listCalls({ user, before = Number.MAX_SAFE_INTEGER, limit }) {
      const wanted = (user === undefined ? calls : callsOf(user)).where('started_at', '<', before);
      const found = await wanted.orderBy('started_at', 'desc').orderBy('id').limit(limit).execute();
      return found.map(rowOf);
    },
  };
}

type DeadlineQueries = Pick<Store, 'dueDeadlines' | 'nextDeadlineAt' | 'dropDeadline'>;

function deadlineQueries(db: Kysely<Tables>): DeadlineQueries {
  return {
    async dueDeadlines({ at, limit }) {
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
