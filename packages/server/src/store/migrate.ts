import { sql, type Kysely } from 'kysely';
import { serverError } from '../errors.ts';
import type { Migration } from './migrations.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date: all steps that are missing or none, and one process at a time.
 *
 * @param lock Begins the transaction and waits for whoever migrates right now.
 * @throws EarshotError `server/database-too-new`
 */
export async function migrate(
  db: Kysely<Tables>,
  migrations: readonly Migration[],
  lock: (connection: Kysely<Tables>) => Promise<void>,
): Promise<void> {
  await db.connection().execute(async (connection) => {
    await lock(connection);
    try {
      await runMissing(connection, migrations);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

async function runMissing(db: Kysely<Tables>, migrations: readonly Migration[]): Promise<void> {
  const applied = await appliedNames(db);
  const unknown = applied.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined) {
    throw serverError('server/database-too-new', {
      message:
        'A newer version of Earshot has used this database. Update this server, or give it another database.',
      details: { migration: unknown },
    });
  }
  for (const { name, run } of migrations) {
    if (applied.includes(name)) continue;
    await run(db);
    await db.insertInto('earshot_migrations').values({ name, applied_at: Date.now() }).execute();
  }
}

async function appliedNames(db: Kysely<Tables>): Promise<readonly string[]> {
  await db.schema
    .createTable('earshot_migrations')
    .ifNotExists()
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  const rows = await db.selectFrom('earshot_migrations').select('name').execute();
  return rows.map(({ name }) => name);
}
