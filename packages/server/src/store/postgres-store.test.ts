import { describe, expect, it } from 'vitest';
import { openCuttableWay } from '../testing/cuttable-way.ts';
import { describeStore } from '../testing/describe-store.ts';
import { answeredRow, ringingRow, START } from '../testing/rows.ts';
import { describeOnPostgres } from '../testing/use-postgres.ts';
import { migrations } from './migrations.ts';
import { openPostgresStore } from './open-postgres-store.ts';

const runner = { describe, it, expect };

describeOnPostgres('PostgreSQL', (server) => {
  describeStore(runner, 'as it comes', async () => openPostgresStore(await server().newDatabase()));

  // Whoever set such a default meant it: writers that collide are undone, and tried again here.
  for (const isolation of ['repeatable read', 'serializable']) {
    const settings = { default_transaction_isolation: isolation };
    describeStore(runner, `by default ${isolation}`, async () =>
      openPostgresStore(await server().newDatabase(settings)),
    );
  }

  it('keeps everything when it is opened again', async () => {
    const url = await server().newDatabase();
    const before = await openPostgresStore(url);
    await before.createCall(ringingRow(), [{ kind: 'ring', dueAt: START }]);
    await before.close();

    const after = await openPostgresStore({ url, maxConnections: 1 });
    expect(await after.getCall('call-1')).toEqual(ringingRow());
    expect(await after.nextDeadlineAt()).toBe(START);
    await after.close();
  });

  it('has one winner when many processes have read the same version', async () => {
    const url = await server().newDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore(url)));
    for (let round = 0; round < 20; round += 1) {
      const id = `call-${round}`;
      await stores[0]?.createCall(ringingRow({ id }), []);
      const results = await Promise.all(
        stores.map((store, index) =>
          store.changeCall(answeredRow({ id, callee: { user: 'bob', device: `${index}` } }), []),
        ),
      );
      const winners = results.filter((row) => row !== undefined);
      expect(winners).toHaveLength(1);
      expect(await stores[3]?.getCall(id)).toEqual(winners[0]);
    }
    await Promise.all(stores.map((store) => store.close()));
  });

  it('is migrated once, however many processes open it at the same time', async () => {
    const url = await server().newDatabase();
    const stores = await Promise.all([1, 2, 3, 4].map(() => openPostgresStore(url)));
    await Promise.all(stores.map((store) => store.close()));
    const names = await server().query(url, 'select name from earshot_migrations order by name');
    expect(names).toEqual(migrations.map(({ name }) => ({ name })));
  });

  it('sorts ids by bytes, whatever the language of the database', async () => {
    const url = await server().newDatabase();
    await (await openPostgresStore(url)).close();
    const columns = await server().query(
      url,
      `select table_name || '.' || column_name as name from information_schema.columns
        where collation_name = 'C' and table_schema = current_schema() order by 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      'earshot_answers.key',
      'earshot_answers.user_id',
      'earshot_calls.callee_user',
      'earshot_calls.caller_user',
      'earshot_calls.context',
      'earshot_calls.id',
      'earshot_deadlines.call_id',
      'earshot_disabled_users.user_id',
      'earshot_last_seen.user_id',
      'earshot_outbox.call_id',
      'earshot_outbox.id',
    ]);
  });

  it('of a newer version is refused and left as it is', async () => {
    const url = await server().newDatabase();
    await (await openPostgresStore(url)).close();
    await server().query(url, "insert into earshot_migrations values ('9999-future', 0)");
    await expect(openPostgresStore(url)).rejects.toMatchObject({ code: 'server/database-too-new' });
    const names = await server().query(url, 'select name from earshot_migrations');
    expect(names).toHaveLength(migrations.length + 1);
  });

  it('goes on after its connections were cut', async () => {
    const url = await server().newDatabase({ application_name: 'cut' });
    const store = await openPostgresStore(url);
    await store.createCall(ringingRow(), []);
    const cut =
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'cut' and pid <> pg_backend_pid()";
    const reading = Promise.allSettled([1, 2, 3].map(() => store.getCall('call-1')));
    await server().query(url, cut);
    for (const { status, ...rest } of await reading) {
      if (status === 'rejected') {
        expect(rest).toMatchObject({ reason: { code: 'server/database-unavailable' } });
      }
    }
    await expect.poll(() => store.getCall('call-1').catch(() => undefined)).toEqual(ringingRow());
    await store.close();
  });

  it('goes on after the way to it was cut in the middle of a question', async () => {
    const url = new URL(await server().newDatabase());
    const way = await openCuttableWay(Number(url.port));
    url.port = String(way.port);
    const store = await openPostgresStore(url.href);
    await store.createCall(ringingRow(), []);
    const isAsked = way.mute();
    const reading = store.getCall('call-1');
    await isAsked;
    way.cut();
    await expect(reading).rejects.toMatchObject({ code: 'server/database-unavailable' });
    way.unmute();
    expect(await store.getCall('call-1')).toEqual(ringingRow());
    await store.close();
    await way.close();
  });

  it('that does not answer, or does not exist, is a typed error', async () => {
    await expect(openPostgresStore('postgres://127.0.0.1:1/calls')).rejects.toMatchObject({
      code: 'server/database-unavailable',
      details: { reason: 'ECONNREFUSED' },
    });
    const url = (await server().newDatabase()).replace('/postgres?', '/nowhere?');
    await expect(openPostgresStore(url)).rejects.toMatchObject({
      code: 'server/database-failed',
      details: { reason: '3D000' },
    });
  });

  it('that has no tables any more is a typed error', async () => {
    const url = await server().newDatabase();
    const store = await openPostgresStore(url);
    await server().query(url, 'drop table earshot_deadlines');
    await expect(store.nextDeadlineAt()).rejects.toMatchObject({
      code: 'server/database-failed',
      details: { reason: '42P01' },
      cause: { code: '42P01' },
    });
    // Nothing of a step that fails in its middle stays.
    const deadlines = [{ kind: 'ring', dueAt: START }] as const;
    await expect(store.createCall(ringingRow(), deadlines)).rejects.toThrow('42P01');
    expect(await store.getCall('call-1')).toBeUndefined();
    await store.close();
  });
});
