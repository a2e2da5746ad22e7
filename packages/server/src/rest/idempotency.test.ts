import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallServerOptions } from '../options.ts';
import { serverError } from '../errors.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { askRest, type Asking } from '../testing/ask-rest.ts';
import type { TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-once-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const once = (key: string, more: Asking = {}): Asking => ({
  ...{ as: 'alice', method: 'POST', body: { callee: 'bob' } },
  headers: { 'idempotency-key': key },
  ...more,
});

async function startWithBob(options?: CallServerOptions) {
  const bench = await start(options);
  const bob = await bench.device('bob', 'phone');
  return { bench, bob };
}

describe('a request with an Idempotency-Key', () => {
  it('happens once, and is answered the same again', async () => {
    const { bench, bob } = await startWithBob();
    const first = await askRest(bench, '/calls', once('k1'));
    await bench.pass(5_000);
    const second = await askRest(bench, '/calls', once('k1'));
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await bob.heardTypes()).filter((type) => type === 'call.invite')).toHaveLength(1);
    const other = await askRest(bench, '/calls', once('k2'));
    expect(other.body?.id).not.toBe(first.body?.id);
  });

  it('also from another process, and after a restart', async () => {
    const database = join(folder, 'shared.sqlite');
    const { bench } = await startWithBob({ database });
    const first = await askRest(bench, '/calls', once('k1'));
    const beside = await start({ database, clock: bench.clock });
    expect((await askRest(beside, '/calls', once('k1'))).body).toEqual(first.body);
    await Promise.all([bench.server.close(), beside.server.close()]);
    const after = await start({ database, clock: bench.clock });
    expect((await askRest(after, '/calls', once('k1'))).body).toEqual(first.body);
  });

  it('with another body, to another path: is another request', async () => {
    const { bench } = await startWithBob();
    await askRest(bench, '/calls', once('k1'));
    const other = once('k1', { body: { callee: 'carol' } });
    for (const [path, asking] of [
      ['/calls', other],
      ['/calls/x/end', once('k1')],
    ] as const) {
      const { status, type, body } = await askRest(bench, path, asking);
      expect([status, type, body?.code]).toEqual([
        ...[422, 'application/problem+json', 'other-request'],
      ]);
    }
  });

  it('of another user is another one', async () => {
    const { bench } = await startWithBob();
    const first = await askRest(bench, '/calls', once('k1'));
    const second = await askRest(bench, '/calls', once('k1', { as: 'carol' }));
    expect(second.body?.caller?.user).toBe('carol');
    expect(second.body?.id).not.toBe(first.body?.id);
  });

  it('is answered with its problem again', async () => {
    const { bench } = await startWithBob();
    const wrong = once('k1', { body: { callee: 'alice' } });
    const first = await askRest(bench, '/calls', wrong);
    const second = await askRest(bench, '/calls', wrong);
    expect([second.status, second.type, second.body]).toEqual([400, first.type, first.body]);
  });

  it('is forgotten after a day', async () => {
    const { bench } = await startWithBob();
    const end = once('k1', { body: {} });
    expect((await askRest(bench, '/calls/c1/end', end)).status).toBe(404);
    await askRest(bench, '/calls', once('k2', { body: { callee: 'bob', id: 'c1' } }));
    expect((await askRest(bench, '/calls/c1/end', end)).status).toBe(404);
    await bench.clock.advance(86_400_000);
    expect((await askRest(bench, '/calls/c1/end', end)).status).toBe(200);
  });

  it('that is under way is not begun again, unless whoever did it has died', async () => {
    const store = await openSqliteStore(':memory:');
    let isStuck = true;
    let free = (_count: number): void => undefined;
    let isPlacing = (): void => undefined;
    const placing = new Promise<void>((resolve) => (isPlacing = resolve));
    const { bench } = await startWithBob({
      store: {
        ...store,
        countRinging(user) {
          if (!isStuck) return store.countRinging(user);
          isPlacing();
          return new Promise<number>((resolve) => (free = resolve));
        },
      },
    });
    const stuck = askRest(bench, '/calls', once('k1'));
    await placing;
    const { status, body, headers } = await askRest(bench, '/calls', once('k1'));
    expect([status, body?.code, headers.get('retry-after')]).toEqual([409, 'under-way', '1']);
    isStuck = false;
    await bench.clock.advance(30_000);
    const beside = await start({ store, clock: bench.clock });
    const { body: call } = await askRest(beside, '/calls', once('k1'));
    free(0);
    expect((await stuck).body?.id).toBe(call?.id);
  });

  it('that the server could not do may be sent again', async () => {
    const store = await openSqliteStore(':memory:');
    let isAway = true;
    const { bench } = await startWithBob({
      store: {
        ...store,
        getCall: (id) =>
          isAway ? Promise.reject(serverError('server/database-failed', {})) : store.getCall(id),
      },
    });
    const end = once('k1', { body: {} });
    expect((await askRest(bench, '/calls/c1/end', end)).status).toBe(500);
    isAway = false;
    expect((await askRest(bench, '/calls/c1/end', end)).status).toBe(404);
  });

  it.each(['with space', 'x'.repeat(256)])('that is no key (%s): a problem', async (key) => {
    const { bench } = await startWithBob();
    const { status, body } = await askRest(bench, '/calls', once(key));
    expect([status, body?.errors?.map(({ at }) => at)]).toEqual([400, ['Idempotency-Key']]);
  });

  it('means nothing when something is read', async () => {
    const { bench } = await startWithBob();
    const read = { as: 'alice', headers: { 'idempotency-key': 'k1' } };
    expect((await askRest(bench, '/calls', read)).body?.calls).toEqual([]);
    await askRest(bench, '/calls', once('k1'));
    expect((await askRest(bench, '/calls', read)).body?.calls).toHaveLength(1);
  });
});

describe('a call that was placed by a process that died before it answered', () => {
  it('is not placed twice', async () => {
    const store = await openSqliteStore(':memory:');
    const lost = {
      ...store,
      answers: {
        ...store.answers,
        keep: () => Promise.reject(serverError('server/database-unavailable', {})),
      },
    };
    const { bench }: { readonly bench: TestServer } = await startWithBob({ store: lost });
    expect((await askRest(bench, '/calls', once('k1'))).status).toBe(503);
    await bench.clock.advance(30_000);
    const beside = await start({ store, clock: bench.clock });
    const { status, body } = await askRest(beside, '/calls', once('k1'));
    expect([status, body?.status]).toEqual([201, 'ringing']);
    expect(await store.listCalls({ limit: 10 })).toHaveLength(1);
  });
});
