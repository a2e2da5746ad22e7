import type { Kysely } from 'kysely';
import type { LastSeen } from './last-seen.ts';
import type { Tables } from './tables.ts';

/** {@link LastSeen} in SQL. */
export function lastSeenQueries(db: Kysely<Tables>): LastSeen {
  return {
    async note(seen, now) {
      if (seen.length === 0) return;
      // Always in the same order: so processes that note the same users wait for each other, and not in a circle.
      const rows = seen
        .map(({ user, at }) => ({ user_id: user, seen_at: at }))
        .toSorted((one, other) => (one.user_id < other.user_id ? -1 : 1));
      await db
        .insertInto('earshot_last_seen')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('user_id')
            .doUpdateSet((update) => ({ seen_at: update.ref('excluded.seen_at') }))
            .where((where) =>
              where.or([
                where('earshot_last_seen.seen_at', '<', where.ref('excluded.seen_at')),
                where('earshot_last_seen.seen_at', '>', now),
              ]),
            ),
        )
        .execute();
    },
    async of(users) {
      if (users.length === 0) return [];
      const found = await db
        .selectFrom('earshot_last_seen')
        .selectAll()
        .where('user_id', 'in', users)
        .execute();
      return found.map(({ user_id: user, seen_at: at }) => ({ user, at }));
    },
  };
}
