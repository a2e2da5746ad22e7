import type { ConnectionOptions } from 'node:tls';
import type Driver from 'pg';
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely';
import { serverError } from '../errors.ts';
import { databaseError } from './guard-store.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations.ts';
import { createSqlStore } from './sql-store.ts';
import type { Store } from './store.ts';
import type { Tables } from './tables.ts';

/** Which PostgreSQL database, and how to reach it. */
export interface PostgresStoreOptions {
  /** Such as `postgres://user:password@host:5432/calls`. */
  readonly url: string;
  /** Asked for each new connection, in place of the one in `url`: for passwords that expire. */
  readonly password?: () => string | Promise<string>;
  /** How to speak TLS. It counts only when `url` says nothing of `sslmode`. Default: what `url` says, else no TLS. */
  readonly tls?: boolean | ConnectionOptions;
  /** How many connections are open at a time, at most. Default 10. */
  readonly maxConnections?: number;
  /** How long a step waits for a connection, in ms. Default 5,000. */
  readonly connectTimeoutMs?: number;
}

/**
 * Opens a PostgreSQL database (13 or newer) and brings its tables, all named `earshot_…`, up to date. Needs the
 * package `pg` beside this one.
 *
 * @throws EarshotError `server/database-unavailable`, `server/database-failed`, `server/database-too-new`,
 * `server/database-driver-missing`
 * @example
 * ```ts
 * const calls = createCallServer({
 *   store: () => openPostgresStore('postgres://calls@db.example.com/calls'),
 *   auth: { secret: 'at least 32 bytes that only you know' },
 * });
 * ```
 */
export async function openPostgresStore(options: string | PostgresStoreOptions): Promise<Store> {
  const pool = await createPool(typeof options === 'string' ? { url: options } : options);
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate({ db, dialect: 'postgres' }, migrations);
    return createSqlStore({ db, dialect: 'postgres' });
  } catch (error) {
    await db.destroy();
    throw databaseError(error);
  }
}

async function createPool(options: PostgresStoreOptions): Promise<PostgresPool> {
  const { url, password, tls, maxConnections = 10, connectTimeoutMs = 5_000 } = options;
  const { Pool, types } = await loadDriver();
  const pool = new Pool({
    connectionString: url,
    ...(password === undefined ? {} : { password }),
    ...(tls === undefined ? {} : { ssl: tls }),
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    types: {
      // Counts and times in ms fit into a number.
      getTypeParser: (type, format) =>
        type === types.builtins.INT8 ? Number : (types.getTypeParser(type, format) as never),
    },
  });
  // A connection that dies would end the process. While it is idle the pool says so, and the next step opens another
  // one; while it is in use, it says so itself, and the step fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** Loaded here, so that nobody needs it who keeps calls in SQLite. */
async function loadDriver(): Promise<Pick<typeof Driver, 'Pool' | 'types'>> {
  try {
    const { default: driver } = await import('pg');
    return driver;
  } catch (cause) {
    throw serverError('server/database-driver-missing', {
      message: 'PostgreSQL needs the package pg: npm install pg',
      cause,
    });
  }
}
