import { describe, expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { askRest } from '../testing/ask-rest.ts';
import { accept, invite } from '../testing/messages.ts';
import { endedRow, ringingRow, START, unansweredRow } from '../testing/rows.ts';
import type { TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const DAY_MS = 86_400_000;

async function startWithCalls(): Promise<TestServer> {
  const store = await openSqliteStore(':memory:');
  const missed = { reason: 'unanswered', at: START + 60_000 } as const;
  const carol = { user: 'carol', device: 'x' };
  await store.createCall(endedRow({ id: 'talked' }), []);
  await store.createCall(unansweredRow({ id: 'missed', startedAt: START + 1 }, missed), []);
  await store.createCall(ringingRow({ id: 'others', startedAt: START + 2, caller: carol }), []);
  const rating = { stars: 2, comment: 'He mumbled', at: START } as const;
  await store.annotateCall('talked', 'callee', { rating, quality: { setupMs: 400 } });
  return start({ store: () => Promise.resolve(store) });
}

const staff = (role: 'moderator' | 'admin') => ({ as: 'root', role });

describe('calls of all', () => {
  it.each(['moderator', 'admin'] as const)('are listed for a %s', async (role) => {
    const bench = await startWithCalls();
    const list = async (query: string) => {
      const { status, body } = await askRest(bench, `/admin/calls${query}`, staff(role));
      expect(status).toBe(200);
      return body?.calls?.map(({ id }) => id);
    };
    expect(await list('')).toEqual(['others', 'missed', 'talked']);
    expect(await list('?user=carol')).toEqual(['others']);
    expect(await list('?missed=true')).toEqual(['missed']);
    const first = await askRest(bench, '/admin/calls?limit=1', staff(role));
    expect(await list(`?limit=5&cursor=${first.body?.next ?? ''}`)).toEqual(['missed', 'talked']);
  });

  it('are shown with what both sides have said', async () => {
    const bench = await startWithCalls();
    const { status, body } = await askRest(bench, '/admin/calls/talked', staff('moderator'));
    expect(status).toBe(200);
    expect(body).toEqual(await bench.server.calls.get('talked'));
    expect(JSON.stringify(body)).toContain('mumbled');
    expect((await askRest(bench, '/admin/calls/nothing', staff('admin'))).status).toBe(404);
  });

  it('are ended by a moderator: both hear that they were put out', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    const end = () =>
      askRest(bench, '/admin/calls/c1/end', { ...staff('moderator'), method: 'POST' });
    const { status, body } = await end();
    expect([status, body?.endReason, body?.endedBy]).toEqual([200, 'server', undefined]);
    for (const device of [alice, bob]) {
      expect((await device.hear('call.end')).message).toMatchObject({
        ...{ reason: 'server', code: 'removed' },
      });
    }
    expect((await end()).body).toEqual(body);
    const lines = bench.log.filter(({ event }) => event === 'call.moderated');
    expect(lines.map(({ fields }) => fields)).toEqual([
      { call: 'c1', user: 'root', role: 'moderator' },
    ]);
  });

  it('that do not exist are not ended', async () => {
    const asking = { ...staff('admin'), method: 'POST' };
    expect((await askRest(await start(), '/admin/calls/c1/end', asking)).status).toBe(404);
  });

  it.each([
    ['GET', '/admin/calls'],
    ['GET', '/admin/calls/talked'],
    ['POST', '/admin/calls/others/end'],
    ['GET', '/admin/statistics'],
  ] as const)('%s %s is not for users', async (method, path) => {
    const bench = await startWithCalls();
    const { status, body } = await askRest(bench, path, { as: 'alice', method });
    expect([status, body?.code]).toEqual([403, 'forbidden']);
    expect((await askRest(bench, path, { method })).status).toBe(401);
    expect(await bench.server.calls.get('others')).toMatchObject({ status: 'ringing' });
  });
});

describe('statistics', () => {
  it('are for admins', async () => {
    const bench = await startWithCalls();
    const moderator = await askRest(bench, '/admin/statistics', staff('moderator'));
    expect(moderator.status).toBe(403);
    const { status, body } = await askRest(
      bench,
      `/admin/statistics?from=${START}&to=${START + DAY_MS}`,
      staff('admin'),
    );
    const figures = {
      ...{ calls: 3, answered: 1, missed: 1, failed: 0, successRate: 1 },
      ...{ meanDurationMs: 60_000, meanSetupMs: 400, meanStars: 2, ratings: 1 },
    };
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ from: START, to: START + DAY_MS, ...figures },
      days: [{ day: '2026-01-01', ...figures }],
    });
  });

  it('are those of the last thirty days by default', async () => {
    const bench = await startWithCalls();
    const { body } = await askRest(bench, '/admin/statistics', staff('admin'));
    const now = bench.clock.now();
    expect(body).toMatchObject({ from: now - 30 * DAY_MS, to: now });
  });

  it.each([`from=0&to=${400 * DAY_MS}`, 'from=soon'])('with %s: a problem', async (query) => {
    const bench = await startWithCalls();
    const answer = await askRest(bench, `/admin/statistics?${query}`, staff('admin'));
    expect([answer.status, answer.body?.errors?.map(({ at }) => at)]).toEqual([400, ['from']]);
  });
});
