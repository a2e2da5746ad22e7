import { describe, expect, it } from 'vitest';
import type { CallServerOptions } from '../options.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { serverError } from '../errors.ts';
import { askRest, type RestBody } from '../testing/ask-rest.ts';
import { accept, invite } from '../testing/messages.ts';
import { bobPhone, endedRow, ringingRow, START, unansweredRow } from '../testing/rows.ts';
import type { TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const missed = { reason: 'unanswered', at: START + 60_000 } as const;

async function startWithCalls(options: CallServerOptions = {}): Promise<TestServer> {
  const store = await openSqliteStore(':memory:');
  await store.createCall(endedRow({ id: 'talked', context: 'visit-7' }), []);
  await store.createCall(unansweredRow({ id: 'missed', startedAt: START + 1 }, missed), []);
  await store.createCall(
    unansweredRow(
      { id: 'from-bob', startedAt: START + 2, caller: bobPhone, callee: { user: 'alice' } },
      { ...missed, reason: 'rejected', by: 'callee' },
    ),
    [],
  );
  const carol = { user: 'carol', device: 'x' };
  await store.createCall(ringingRow({ id: 'others', startedAt: START + 3, caller: carol }), []);
  const rating = { stars: 2, comment: 'He mumbled', at: START } as const;
  await store.annotateCall('talked', 'caller', { rating });
  return start({ store: () => Promise.resolve(store), ...options });
}

const idsOf = (body: RestBody | undefined) => body?.calls?.map(({ id }) => id);

describe('the list of calls', () => {
  it.each([
    { name: 'of alice', as: 'alice', query: '', ids: ['from-bob', 'missed', 'talked'] },
    { name: 'of bob', as: 'bob', query: '', ids: ['others', 'from-bob', 'missed', 'talked'] },
    { name: 'of nobody', as: 'nobody', query: '', ids: [] },
    { name: 'missed', as: 'bob', query: '?missed=true', ids: ['missed'] },
    { name: 'missed by others', as: 'alice', query: '?missed=true', ids: [] },
    { name: 'missed or not', as: 'carol', query: '?missed=false', ids: ['others'] },
    { name: 'by status', as: 'bob', query: '?status=ringing', ids: ['others'] },
    { name: 'by context', as: 'bob', query: '?context=visit-7', ids: ['talked'] },
    { name: 'by end reason', as: 'bob', query: '?endReason=rejected', ids: ['from-bob'] },
    { name: 'by kind', as: 'bob', query: '?kind=voice', ids: [] },
    {
      name: 'by time',
      as: 'bob',
      query: `?from=${START + 1}&to=${START + 3}`,
      ids: ['from-bob', 'missed'],
    },
  ])('$name', async ({ as, query, ids }) => {
    const { status, body } = await askRest(await startWithCalls(), `/calls${query}`, { as });
    expect(status).toBe(200);
    expect(idsOf(body)).toEqual(ids);
  });

  it('comes in pages, and says when there is no more', async () => {
    const bench = await startWithCalls();
    const first = await askRest(bench, '/calls?limit=2', { as: 'alice' });
    expect(idsOf(first.body)).toEqual(['from-bob', 'missed']);
    const rest = await askRest(bench, `/calls?limit=2&cursor=${first.body?.next ?? ''}`, {
      as: 'alice',
    });
    expect(idsOf(rest.body)).toEqual(['talked']);
    expect(rest.body?.next).toBeUndefined();
    const exact = await askRest(bench, '/calls?limit=3', { as: 'alice' });
    expect(exact.body?.next).toBeUndefined();
  });

  it.each(['limit=0', 'limit=101', 'status=odd', 'from=soon', 'cursor=xyz', 'missed=1'])(
    'with %s: a problem that names it',
    async (query) => {
      const { status, type, body } = await askRest(await startWithCalls(), `/calls?${query}`, {
        as: 'alice',
      });
      expect(status).toBe(400);
      expect(type).toBe('application/problem+json');
      expect(body?.errors?.map(({ at }) => at)).toEqual([query.split('=')[0]]);
    },
  );
});

describe('one call', () => {
  it('is as the server keeps it, for who takes part', async () => {
    const bench = await startWithCalls();
    const { body, headers } = await askRest(bench, '/calls/talked', { as: 'alice' });
    expect(body).toEqual(await bench.server.calls.get('talked'));
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('does not tell what the other side has said of it', async () => {
    const { body } = await askRest(await startWithCalls(), '/calls/talked', { as: 'bob' });
    expect(JSON.stringify(body)).not.toContain('mumbled');
  });

  it.each(['others', 'nothing'])('of others, or that does not exist: %s', async (id) => {
    const { status, body } = await askRest(await startWithCalls(), `/calls/${id}`, { as: 'alice' });
    expect(status).toBe(404);
    expect(body?.code).toBe('not-found');
  });
});

describe('what is asked of a call', () => {
  async function ringing(bench: TestServer) {
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    return { alice, bob };
  }

  it.each(['end', 'reject'])(
    '%s, by the callee while it rings: rejected everywhere',
    async (wish) => {
      const bench = await start();
      const { alice, bob } = await ringing(bench);
      const { status, body } = await askRest(bench, `/calls/c1/${wish}`, {
        as: 'bob',
        method: 'POST',
      });
      expect(status).toBe(200);
      expect(body).toMatchObject({ status: 'ended', endReason: 'rejected', endedBy: 'callee' });
      for (const device of [alice, bob]) {
        expect((await device.hear('call.end')).message.reason).toBe('rejected');
      }
      const again = await askRest(bench, `/calls/c1/${wish}`, { as: 'bob', method: 'POST' });
      expect([again.status, again.body]).toEqual([200, body]);
    },
  );

  it('to end it, after the answer: both hang up', async () => {
    const bench = await start();
    const { alice, bob } = await ringing(bench);
    bob.say(accept('c1'), { user: 'alice' });
    await alice.hear('call.accept');
    const rejected = await askRest(bench, '/calls/c1/reject', { as: 'bob', method: 'POST' });
    expect([rejected.status, rejected.body?.code]).toEqual([409, 'conflict']);
    const { body } = await askRest(bench, '/calls/c1/end', { as: 'alice', method: 'POST' });
    expect(body).toMatchObject({ endReason: 'hangup', endedBy: 'caller' });
    for (const device of [alice, bob]) {
      expect((await device.hear('call.end')).message.reason).toBe('hangup');
    }
  });

  it.each(['c1', 'nothing'])('by a stranger: there is no such call (%s)', async (id) => {
    const bench = await start();
    await ringing(bench);
    const { status } = await askRest(bench, `/calls/${id}/end`, { as: 'carol', method: 'POST' });
    expect(status).toBe(404);
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'ringing' });
  });

  it('without a token: nothing', async () => {
    const bench = await start();
    await ringing(bench);
    expect((await askRest(bench, '/calls/c1/end', { method: 'POST' })).status).toBe(401);
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'ringing' });
  });
});

describe('who asks', () => {
  it.each([
    { name: 'without a token', headers: {} },
    { name: 'with a bad token', headers: { authorization: 'Bearer nonsense' } },
    { name: 'with something else', headers: { authorization: 'Basic YTpi' } },
  ])('$name: is refused', async ({ headers }) => {
    const answer = await askRest(await startWithCalls(), '/calls', { headers });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body?.code).toBe('unauthorized');
  });

  it('too often: is told when to come again', async () => {
    const bench = await startWithCalls({ limits: { framesPerUser: { burst: 2, perSecond: 0.1 } } });
    const answers = [];
    for (let time = 0; time < 3; time += 1)
      answers.push(await askRest(bench, '/calls', { as: 'alice' }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(Number(answers[2]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await askRest(bench, '/calls', { as: 'bob' })).status).toBe(200);
  });

  it('from an address that asks too often: is refused before its token is looked at', async () => {
    const bench = await startWithCalls({
      limits: { framesPerAddress: { burst: 1, perSecond: 0.1 } },
    });
    await askRest(bench, '/calls', { as: 'alice' });
    expect((await askRest(bench, '/calls', { as: 'bob' })).status).toBe(429);
  });

  it('from a page that may: may read the answer', async () => {
    const origin = 'https://app.example.com';
    const bench = await startWithCalls({ origins: [origin] });
    const headers = { origin, 'access-control-request-headers': 'authorization' };
    const preflight = await askRest(bench, '/calls', { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization');
    const answer = await askRest(bench, '/calls', { as: 'alice', headers: { origin } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    expect(answer.headers.get('vary')).toBe('origin');
  });

  it('from a page that may not: is refused', async () => {
    const bench = await startWithCalls({ origins: ['https://app.example.com'] });
    const headers = { origin: 'https://evil.example' };
    const answer = await askRest(bench, '/calls', { as: 'alice', headers });
    expect(answer.status).toBe(403);
    expect(answer.type).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('the rest of it', () => {
  it('describes itself', async () => {
    const { status, body } = await askRest(await startWithCalls(), '/openapi.json');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: '3.1.0',
      paths: {
        '/calls/api/calls': { get: { operationId: 'listCalls', security: [{ token: [] }] } },
        '/calls/api/calls/{id}': { get: { operationId: 'getCall' } },
      },
    });
  });

  it.each([
    ['GET', '/nothing', 404],
    ['GET', '', 404],
    ['DELETE', '/nothing', 405],
  ] as const)('%s %s: %i', async (method, path, status) => {
    const answer = await askRest(await startWithCalls(), path, { method });
    expect(answer.status).toBe(status);
    expect(answer.type).toBe('application/problem+json');
  });

  it('does not say more than that the database is away', async () => {
    const store = await openSqliteStore(':memory:');
    const bench = await start({
      store: {
        ...store,
        listCalls: ({ user }) =>
          user === undefined
            ? Promise.resolve([])
            : Promise.reject(
                serverError('server/database-unavailable', { message: 'at 10.1.2.3' }),
              ),
        getCall: () => Promise.reject(new Error('secret table')),
      },
    });
    const list = await askRest(bench, '/calls', { as: 'alice' });
    expect([list.status, list.body?.code]).toEqual([503, 'unavailable']);
    const one = await askRest(bench, '/calls/x', { as: 'alice' });
    expect([one.status, one.body?.code]).toEqual([500, 'internal']);
    expect(JSON.stringify([list.body, one.body])).not.toMatch(/secret|10\.1/);
  });

  it('leaves other paths to the app', async () => {
    const { http } = await startWithCalls();
    expect((await fetch(`${http}/calls/apis`)).status).toBe(404);
  });
});
