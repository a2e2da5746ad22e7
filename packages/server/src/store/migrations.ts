import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/** One step forwards. Its name is kept in the database and never changes. */
export interface Migration {
  readonly name: string;
  readonly run: (db: Kysely<Tables>) => Promise<void>;
}

/** All steps, oldest first. A step that was released is never edited: add another one. */
export const migrations: readonly Migration[] = [{ name: '0001-calls', run: createCalls }];

async function createCalls(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('earshot_calls')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('caller_user', 'text', (column) => column.notNull())
    .addColumn('caller_device', 'text', (column) => column.notNull())
    .addColumn('callee_user', 'text', (column) => column.notNull())
    .addColumn('callee_device', 'text')
    .addColumn('media_json', 'text', (column) => column.notNull())
    .addColumn('context', 'text')
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ring_until', 'bigint', (column) => column.notNull())
    .addColumn('rung_json', 'text', (column) => column.notNull())
    .addColumn('busy_json', 'text', (column) => column.notNull())
    .addColumn('presence_json', 'text', (column) => column.notNull())
    .addColumn('answered_at', 'bigint')
    .addColumn('answer_media_json', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('end_reason', 'text')
    .addColumn('ended_by', 'text')
    .addColumn('replaced_by', 'text')
    .execute();
  await indexCalls(db);
  await createDeadlines(db);
}

/** Live calls are those with no `ended_at`: these indexes find them and the latest ended ones alike. */
async function indexCalls(db: Kysely<Tables>): Promise<void> {
  for (const side of ['caller', 'callee'] as const) {
    await db.schema
      .createIndex(`earshot_calls_${side}`)
      .on('earshot_calls')
      .columns([`${side}_user`, 'ended_at'])
      .execute();
  }
  await db.schema
    .createIndex('earshot_calls_started')
    .on('earshot_calls')
    .column('started_at')
    .execute();
  await db.schema
    .createIndex('earshot_calls_ended')
    .on('earshot_calls')
    .columns(['ended_at', 'id'])
    .execute();
}

async function createDeadlines(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('earshot_deadlines')
    .addColumn('call_id', 'text', (column) =>
      column.notNull().references('earshot_calls.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('earshot_deadlines_key', ['call_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('earshot_deadlines_due')
    .on('earshot_deadlines')
    .column('due_at')
    .execute();
}
