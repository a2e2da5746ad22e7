import { sql, type Kysely } from 'kysely';
import { serverError } from '../errors.ts';
import type { Migration, MigrationDatabase } from './migrations.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date: all steps that are missing or none, and one process at a time.
 *
 * @throws EarshotError `server/database-too-new`
 */
export async function migrate(
  { db, dialect }: MigrationDatabase,
  migrations: readonly Migration[],
): Promise<void> {
  await db.connection().execute(async (connection) => {
    await begin[dialect](connection);
    try {
      await runMissing({ db: connection, dialect }, migrations);
      await sql`commit`.execute(connection);
    } catch (error) {
      await sql`rollback`.execute(connection);
      throw error;
    }
  });
}

/** Any number, as long as it stays the same: whoever migrates holds the lock of this name until its transaction ends. */
const LOCK = 3_277_483_106;

/** Begins the transaction and waits for whoever migrates right now. */
const begin = {
  sqlite: async (connection: Kysely<Tables>): Promise<void> => {
    await sql`begin immediate`.execute(connection);
  },
  postgres: async (connection: Kysely<Tables>): Promise<void> => {
    // Each statement sees what was committed before it, whatever the default of this database is.
    await sql`begin isolation level read committed`.execute(connection);
    await sql`select pg_advisory_xact_lock(${sql.lit(LOCK)})`.execute(connection);
  },
} as const;

async function runMissing(
  database: MigrationDatabase,
  migrations: readonly Migration[],
): Promise<void> {
  const { db } = database;
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
    await run(database);
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
