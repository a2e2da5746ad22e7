import type { Kysely } from 'kysely';
import type { Answers, KeyedRequest, KeptRequest } from './answers.ts';
import { textOf, type Tables } from './tables.ts';

/** {@link Answers} in SQL. */
export function answerQueries(db: Kysely<Tables>): Answers {
  return {
    take: (request, { at, until }) =>
      db.transaction().execute(async (step) => {
        await step.deleteFrom('earshot_answers').where('kept_until', '<=', at).execute();
        const { user, key, fingerprint } = request;
        const { numInsertedOrUpdatedRows } = await step
          .insertInto('earshot_answers')
          .values({ user_id: user, key, fingerprint, status: null, body: null, kept_until: until })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        return numInsertedOrUpdatedRows === 1n ? undefined : keptOf(step, request);
      }),
    async keep({ user, key, fingerprint }, { status, body }, until) {
      await db
        .updateTable('earshot_answers')
        .set({ status, body: textOf(body), kept_until: until })
        .where('user_id', '=', user)
        .where('key', '=', key)
        .where('fingerprint', '=', fingerprint)
        .execute();
    },
    async drop({ user, key, fingerprint }) {
      await db
        .deleteFrom('earshot_answers')
        .where('user_id', '=', user)
        .where('key', '=', key)
        .where('fingerprint', '=', fingerprint)
        .where('status', 'is', null)
        .execute();
    },
  };
}

/** Of a request that was dropped at this very moment it counts as under way: who asks again finds it gone. */
async function keptOf(
  db: Kysely<Tables>,
  { user, key, fingerprint }: KeyedRequest,
): Promise<KeptRequest> {
  const kept = await db
    .selectFrom('earshot_answers')
    .select(['fingerprint', 'status', 'body'])
    .where('user_id', '=', user)
    .where('key', '=', key)
    .executeTakeFirst();
  if (kept === undefined) return { fingerprint };
  const { status, body } = kept;
  return status === null || body === null
    ? { fingerprint: kept.fingerprint }
    : { fingerprint: kept.fingerprint, answer: { status, body } };
}
