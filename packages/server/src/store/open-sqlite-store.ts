import { Kysely, SqliteDialect } from 'kysely';
import { serverError } from '../errors.ts';
import { databaseError } from './guard-store.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { nodeSqlite } from './node-sqlite.ts';
import { createSqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/**
 * Opens a file (made when it is missing) or `:memory:`, and brings its tables up to date.
 *
 * @throws EarshotError `server/database-failed`, `server/database-unavailable`, `server/database-too-new`
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const db = openDatabase(path);
  try {
    await migrate({ db, dialect: 'sqlite' }, migrations);
    return createSqlStore({ db, dialect: 'sqlite' });
  } catch (error) {
    await db.destroy();
    throw databaseError(error);
  }
}

function openDatabase(path: string): Kysely<Tables> {
  try {
    return new Kysely<Tables>({ dialect: new SqliteDialect({ database: nodeSqlite(path) }) });
  } catch (cause) {
    throw serverError('server/database-failed', {
      message: 'The SQLite file cannot be opened. Check that its folder exists and can be written.',
      cause,
    });
  }
}
