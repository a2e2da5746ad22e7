import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Tables } from './tables.ts';

/** Where a step runs. */
export interface MigrationDatabase {
  readonly db: Kysely<Tables>;
  readonly dialect: 'sqlite' | 'postgres';
}

/** One step forwards. Its name is kept in the database and never changes. */
export interface Migration {
  readonly name: string;
  readonly run: (database: MigrationDatabase) => Promise<void>;
}

/** All steps, oldest first. A step that was released is never edited: add another one. */
export const migrations: readonly Migration[] = [
  { name: '0001-calls', run: createCalls },
  { name: '0002-records', run: addRecords },
  { name: '0003-outbox', run: createOutbox },
  { name: '0004-answers', run: createAnswers },
  { name: '0005-disabled-users', run: createDisabledUsers },
  { name: '0006-last-seen', run: createLastSeen },
  { name: '0007-pretences', run: addPretences },
];

async function createCalls({ db, dialect }: MigrationDatabase): Promise<void> {
  const id = idType(dialect);
  await db.schema
    .createTable('earshot_calls')
    .addColumn('id', id, (column) => column.primaryKey())
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('status', 'text', (column) => column.notNull())
    .addColumn('caller_user', id, (column) => column.notNull())
    .addColumn('caller_device', 'text', (column) => column.notNull())
    .addColumn('callee_user', id, (column) => column.notNull())
    .addColumn('callee_device', 'text')
    .addColumn('media_json', 'text', (column) => column.notNull())
    .addColumn('context', id)
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
  await createDeadlines(db, id);
}

/**
 * What is looked up or sorted by. PostgreSQL sorts text by the rules of a language, which change with the libraries of
 * its machine and so break indexes; by bytes they never do. SQLite does nothing else.
 */
function idType(dialect: MigrationDatabase['dialect']): RawBuilder<unknown> {
  return dialect === 'postgres' ? sql`text collate "C"` : sql`text`;
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

async function createDeadlines(db: Kysely<Tables>, id: RawBuilder<unknown>): Promise<void> {
  await db.schema
    .createTable('earshot_deadlines')
    .addColumn('call_id', id, (column) =>
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

/** What lists filter by, and what becomes known after a call. */
async function addRecords({ db }: MigrationDatabase): Promise<void> {
  const added = [
    ['kind', sql`text not null default 'voice'`],
    ['devices_json', sql`text not null default '{"caller":[],"callee":[]}'`],
    ['duration_ms', sql`bigint`],
    ['caller_quality_json', sql`text`],
    ['callee_quality_json', sql`text`],
    ['caller_rating_json', sql`text`],
    ['callee_rating_json', sql`text`],
  ] as const;
  for (const [name, type] of added) {
    await sql`alter table earshot_calls add column ${sql.ref(name)} ${type}`.execute(db);
  }
  await fillRecords(db);
  await indexRecords(db);
}

/** Of calls that are there already, the devices that had them last are known. Ids need no escapes in JSON. */
async function fillRecords(db: Kysely<Tables>): Promise<void> {
  await sql`
    update earshot_calls set
      kind = case when media_json like '%"video":true%' then 'video' else 'voice' end,
      devices_json = '{"caller":["' || caller_device || '"],"callee":[' ||
        coalesce('"' || callee_device || '"', '') || ']}',
      duration_ms = case
        when ended_at is null then null
        when answered_at is null then 0
        else ended_at - answered_at
      end`.execute(db);
}

/** Lists are sorted by start and id: an index for each way to begin. */
async function indexRecords(db: Kysely<Tables>): Promise<void> {
  await db.schema.dropIndex('earshot_calls_started').execute();
  const starts = {
    earshot_calls_listed: [],
    earshot_calls_placed: ['caller_user'],
    earshot_calls_received: ['callee_user'],
    earshot_calls_context: ['context'],
  } as const;
  for (const [name, columns] of Object.entries(starts)) {
    await db.schema
      .createIndex(name)
      .on('earshot_calls')
      .columns([...columns, 'started_at', 'id'])
      .execute();
  }
}

/** What must reach the app. It does not refer to calls: what is to be told stays so when a call is deleted. */
async function createOutbox({ db, dialect }: MigrationDatabase): Promise<void> {
  const id = idType(dialect);
  await db.schema
    .createTable('earshot_outbox')
    // The order in which entries were added: never used again, also after the last one was removed.
    .addColumn('seq', dialect === 'postgres' ? 'bigint' : 'integer', (column) =>
      dialect === 'postgres'
        ? column.generatedByDefaultAsIdentity().primaryKey()
        : column.primaryKey().autoIncrement(),
    )
    .addColumn('id', id, (column) => column.notNull().unique())
    .addColumn('call_id', id, (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .execute();
  const indexes = { earshot_outbox_due: ['due_at'], earshot_outbox_call: ['call_id', 'seq'] };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on('earshot_outbox').columns(columns).execute();
  }
}

/** Answers to requests that may be sent again. */
async function createAnswers({ db, dialect }: MigrationDatabase): Promise<void> {
  const id = idType(dialect);
  await db.schema
    .createTable('earshot_answers')
    .addColumn('user_id', id, (column) => column.notNull())
    .addColumn('key', id, (column) => column.notNull())
    .addColumn('fingerprint', 'text', (column) => column.notNull())
    .addColumn('status', 'integer')
    .addColumn('body', 'text')
    .addColumn('kept_until', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('earshot_answers_key', ['user_id', 'key'])
    .execute();
  await db.schema
    .createIndex('earshot_answers_until')
    .on('earshot_answers')
    .column('kept_until')
    .execute();
}

async function createDisabledUsers({ db, dialect }: MigrationDatabase): Promise<void> {
  await db.schema
    .createTable('earshot_disabled_users')
    .addColumn('user_id', idType(dialect), (column) => column.primaryKey())
    .addColumn('disabled_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('earshot_disabled_users_at')
    .on('earshot_disabled_users')
    .column('disabled_at')
    .execute();
}

/** A row for each user who was there, while presence was on. */
async function createLastSeen({ db, dialect }: MigrationDatabase): Promise<void> {
  await db.schema
    .createTable('earshot_last_seen')
    .addColumn('user_id', idType(dialect), (column) => column.primaryKey())
    .addColumn('seen_at', 'bigint', (column) => column.notNull())
    .execute();
}

/** Calls that the app's rules forbade. */
async function addPretences({ db }: MigrationDatabase): Promise<void> {
  await db.schema.alterTable('earshot_calls').addColumn('pretended_callee', 'text').execute();
}
