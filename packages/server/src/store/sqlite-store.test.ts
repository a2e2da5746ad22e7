import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeStore } from '../testing/describe-store.ts';
import { answeredRow, ringingRow, START } from '../testing/rows.ts';
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
