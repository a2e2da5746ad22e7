import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeStore } from '../testing/describe-store.ts';
import { answeredRow, endedRow, ringingRow, START, unansweredRow } from '../testing/rows.ts';
import { migrations } from './migrations.ts';
import { openSqliteStore } from './open-sqlite-store.ts';

let folder: string;
let files = 0;
const newFile = (): string => join(folder, `calls-${(files += 1)}.sqlite`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-store-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function query(file: string, sql: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

describeStore({ describe, it, expect }, 'SQLite in memory', () => openSqliteStore(':memory:'));
describeStore({ describe, it, expect }, 'SQLite in a file', () => openSqliteStore(newFile()));

describe('a SQLite file', { timeout: 30_000 }, () => {
  it('keeps everything when it is opened again', async () => {
    const file = newFile();
    const before = await openSqliteStore(file);
    await before.createCall(ringingRow(), [{ kind: 'ring', dueAt: START }]);
    await before.close();

    const after = await openSqliteStore(file);
    expect(await after.getCall('call-1')).toEqual(ringingRow());
    expect(await after.nextDeadlineAt()).toBe(START);
    await after.close();
  });

  it('has one winner when two processes have read the same version', async () => {
    const file = newFile();
    const [one, two] = [await openSqliteStore(file), await openSqliteStore(file)];
    await one.createCall(ringingRow(), []);
    expect(await two.getCall('call-1')).toEqual(ringingRow());

    expect(await one.changeCall(answeredRow(), [])).toEqual(answeredRow({ version: 2 }));
    const late = answeredRow({ callee: { user: 'bob', device: 'desk' } });
    expect(await two.changeCall(late, [])).toBeUndefined();
    expect(await two.getCall('call-1')).toEqual(answeredRow({ version: 2 }));
    await Promise.all([one.close(), two.close()]);
  });

  it('is migrated once, however many processes open it at the same time', async () => {
    const file = newFile();
    const module = new URL('open-sqlite-store.ts', import.meta.url).href;
    const open = `const { openSqliteStore } = await import('${module}');
      await (await openSqliteStore(process.argv[1])).close();`;
    const node = ['--conditions=@earshot/source', '--input-type=module', '-e', open, file];
    await Promise.all([1, 2, 3].map(() => promisify(execFile)(process.execPath, node)));

    const database = new DatabaseSync(file);
    expect(database.prepare('select name from earshot_migrations').all()).toHaveLength(
      migrations.length,
    );
    database.close();
  });

  it('of the first version keeps all that is in it, and is brought up to date', async () => {
    const file = newFile();
    const dump = readFileSync(new URL('../testing/database-0001.sql', import.meta.url), 'utf8');
    const old = new DatabaseSync(file);
    old.exec(dump);
    old.close();

    const store = await openSqliteStore(file);
    const answered = answeredRow({
      id: 'answered',
      startedAt: START + 1,
      media: { audio: true, video: false },
      presence: {
        caller: { status: 'away', until: START + 9_000 },
        callee: { status: 'absent' },
      },
    });
    const ringing = ringingRow({ id: 'ringing', context: "visit-7 'é'", busy: ['desk'] });
    expect(await store.listCalls({ limit: 10 })).toEqual([
      unansweredRow(
        { id: 'replaced', startedAt: START + 4 },
        { reason: 'replaced', at: START + 5, by: 'caller', replacedBy: 'ended' },
      ),
      unansweredRow(
        { id: 'unanswered', startedAt: START + 3 },
        { reason: 'unanswered', at: START + 60_000 },
      ),
      endedRow({ id: 'ended', startedAt: START + 2 }),
      answered,
      ringing,
    ]);
    expect(await store.dueDeadlines({ at: START + 9_999_999, limit: 10 })).toEqual([
      { call: 'ringing', kind: 'ring', dueAt: START + 60_000 },
      { call: 'answered', kind: 'expiring', dueAt: START + 3_545_000 },
      { call: 'answered', kind: 'max-duration', dueAt: START + 3_605_000 },
    ]);
    expect((await store.listCalls({ kind: 'voice', limit: 10 })).map(({ id }) => id)).toEqual([
      'answered',
    ]);
    // Its calls go on.
    expect(await store.changeCall(endedRow({ ...answered, status: 'ended' }), [])).toBeDefined();
    await store.close();
    expect(query(file, 'select id, duration_ms from earshot_calls order by id')).toEqual([
      { id: 'answered', duration_ms: 60_000 },
      { id: 'ended', duration_ms: 60_000 },
      { id: 'replaced', duration_ms: 0 },
      { id: 'ringing', duration_ms: null },
      { id: 'unanswered', duration_ms: 0 },
    ]);
    // Old and new files are the same from here on.
    const fresh = newFile();
    await (await openSqliteStore(fresh)).close();
    const schema = 'select name, sql from sqlite_master where sql is not null order by name';
    expect(query(file, schema)).toEqual(query(fresh, schema));
  });

  it('of a newer version is refused and left as it is', async () => {
    const file = newFile();
    await (await openSqliteStore(file)).close();
    const database = new DatabaseSync(file);
    database.exec("insert into earshot_migrations values ('9999-future', 0)");

    await expect(openSqliteStore(file)).rejects.toMatchObject({ code: 'server/database-too-new' });
    const { count } =
      database.prepare('select count(*) as count from earshot_migrations').get() ?? {};
    expect(count).toBe(migrations.length + 1);
    database.close();
  });

  it('that cannot be opened is a typed error', async () => {
    await expect(openSqliteStore(join(folder, 'none', 'x.sqlite'))).rejects.toMatchObject({
      code: 'server/database-failed',
    });
  });

  it('that is none is a typed error', async () => {
    await expect(openSqliteStore(process.execPath)).rejects.toMatchObject({
      code: 'server/database-failed',
    });
  });

  it('can be read with the sqlite3 of others', async () => {
    const file = newFile();
    const store = await openSqliteStore(file);
    await store.createCall(ringingRow(), []);
    const reader = `const { DatabaseSync } = require('node:sqlite');
      console.log(new DatabaseSync(process.argv[1], { readOnly: true })
        .prepare('select status from earshot_calls').get().status)`;
    const { stdout } = spawnSync(process.execPath, ['-e', reader, file], { encoding: 'utf8' });
    expect(stdout.trim()).toBe('ringing');
    await store.close();
  });
});
