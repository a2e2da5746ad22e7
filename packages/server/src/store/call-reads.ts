import { sql, type Kysely, type SelectQueryBuilder, type Selectable } from 'kysely';
import { unmissedReasons } from '../hub/call-record.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { CallFilter, CallQuery, Store } from './store.ts';
import { isEndedRow, isLiveRow, rowOf, textOf, type CallsTable, type Tables } from './tables.ts';

type Calls = SelectQueryBuilder<Tables, 'earshot_calls', Selectable<CallsTable>>;

type CallReads = Pick<
  Store,
  | 'getCall'
  | 'liveCallsOf'
  | 'endedCallsOf'
  | 'countRinging'
  | 'countLive'
  | 'liveCalls'
  | 'listCalls'
>;

export function callReads(db: Kysely<Tables>): CallReads {
  const calls = db.selectFrom('earshot_calls').selectAll();

  function callsOf(user: string): Calls {
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
    async countLive() {
      const counts = await db
        .selectFrom('earshot_calls')
        .select((select) => ['status', select.fn.countAll<number>().as('count')])
        .where('ended_at', 'is', null)
        .groupBy('status')
        .execute();
      const countOf = (status: CallRow['status']): number =>
        counts.find((one) => one.status === status)?.count ?? 0;
      return { ringing: countOf('ringing'), answered: countOf('answered') };
    },
    async liveCalls({ after, limit }) {
      const page = calls.where('ended_at', 'is', null).where('id', '>', after);
      const found = await page.orderBy('id').limit(limit).execute();
      return found.map(rowOf).filter(isLiveRow);
    },
    async listCalls(query) {
      const found = await list(db, query).execute();
      return found.map(rowOf);
    },
  };
}

function list(
  db: Kysely<Tables>,
  query: CallQuery,
): { execute: () => Promise<readonly Selectable<CallsTable>[]> } {
  const { user, missed = false } = query;
  const calls = filtered(db.selectFrom('earshot_calls').selectAll(), query);
  if (user === undefined) return page(calls, query);
  const received = page(calls.where('callee_user', '=', user), query);
  if (missed) return received;
  // Two indexes, each read in order and no further than a page: `or` would sort the whole history of a user.
  const placed = page(calls.where('caller_user', '=', user), query);
  const either = db
    .selectFrom(placed.as('placed'))
    .selectAll()
    .union(db.selectFrom(received.as('received')).selectAll())
    .as('either');
  return db
    .selectFrom(either)
    .selectAll()
    .orderBy('started_at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit);
}

function page(calls: Calls, { after, limit }: CallQuery): Calls {
  const rest =
    after === undefined
      ? calls
      : calls.where(
          sql<boolean>`(started_at, id) < (${sql.val(after.startedAt)}, ${sql.val(after.id)})`,
        );
  return rest.orderBy('started_at', 'desc').orderBy('id', 'desc').limit(limit);
}

function filtered(all: Calls, filter: CallFilter): Calls {
  const { status, kind, endReason, missed = false, context, from, to } = filter;
  let calls = all;
  if (status !== undefined) calls = calls.where('status', '=', status);
  if (kind !== undefined) calls = calls.where('kind', '=', kind);
  if (endReason !== undefined) calls = calls.where('end_reason', '=', endReason);
  if (context !== undefined) calls = calls.where('context', '=', textOf(context));
  if (from !== undefined) calls = calls.where('started_at', '>=', from);
  if (to !== undefined) calls = calls.where('started_at', '<', to);
  if (!missed) return calls;
  return calls
    .where('ended_at', 'is not', null)
    .where('answered_at', 'is', null)
    .where('end_reason', 'not in', unmissedReasons);
}
