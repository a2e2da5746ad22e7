import type { Kysely } from 'kysely';
import type { DisabledUsers } from './disabled-users.ts';
import type { Tables } from './tables.ts';

/** {@link DisabledUsers} in SQL. */
export function disabledUserQueries(db: Kysely<Tables>): DisabledUsers {
  return {
    async add(user, at) {
      await db
        .insertInto('earshot_disabled_users')
        .values({ user_id: user, disabled_at: at })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet({ disabled_at: at }))
        .execute();
    },
    async remove(user) {
      await db.deleteFrom('earshot_disabled_users').where('user_id', '=', user).execute();
    },
    async has(user) {
      const found = await db
        .selectFrom('earshot_disabled_users')
        .select('user_id')
        .where('user_id', '=', user)
        .executeTakeFirst();
      return found !== undefined;
    },
    async since(at) {
      const found = await db
        .selectFrom('earshot_disabled_users')
        .select('user_id')
        .where('disabled_at', '>=', at)
        .execute();
      return found.map(({ user_id: user }) => user);
    },
  };
}
