import { expect, it } from 'vitest';
import type { Actor } from '../access/access.ts';
import type { CallServerOptions } from '../options.ts';
import { askRest } from '../testing/ask-rest.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

it('tells how users are, each once and in the order of the question', async () => {
  const bench = await start({ presence: {} });
  const bob = await bench.device('bob', 'phone');
  bob.say({ type: 'presence.set', status: 'away' });
  await bob.raw.caughtUp();
  const { status, body, headers } = await askRest(bench, '/presence?users=nobody,bob,nobody', {
    as: 'alice',
  });
  expect(status).toBe(200);
  expect(body?.users).toEqual([
    { user: 'nobody', status: 'offline' },
    { user: 'bob', status: 'away' },
  ]);
  expect(headers.get('cache-control')).toBe('no-store');
});

it('tells when those were last there who have gone', async () => {
  const bench = await start({ presence: { graceMs: 1_000 } });
  const bob = await bench.device('bob', 'phone');
  await bob.leave();
  await bench.connections(0);
  const lastSeen = Math.floor(bench.clock.now() / 1_000) * 1_000;
  await bench.pass(1_000);
  // It is known from memory now, …
  const soon = await askRest(bench, '/presence?users=bob', { as: 'alice' });
  expect(soon.body?.users).toEqual([{ user: 'bob', status: 'offline', lastSeen }]);
  await bench.pass(70_000);
  const carol = await bench.device('carol', 'phone');
  await carol.leave();
  await bench.connections(0);
  // … and from the database when somebody else has left since.
  await bench.pass(1_000);
  const later = await askRest(bench, '/presence?users=bob', { as: 'alice' });
  expect(later.body?.users).toEqual([{ user: 'bob', status: 'offline', lastSeen }]);
});

it('shows nobody whom the app hides: they look as those do who were never there', async () => {
  const actors: Actor[] = [];
  const authorize: CallServerOptions['authorize'] = (actor, action) => {
    if (action.type !== 'presence.see') return true;
    actors.push(actor);
    return action.user !== 'bob';
  };
  const bench = await start({ presence: { graceMs: 1 }, authorize });
  await bench.device('bob', 'phone');
  const asking = { as: 'alice', role: 'moderator' } as const;
  const there = await askRest(bench, '/presence?users=bob,nobody', asking);
  expect(there.body?.users?.map(({ status }) => status)).toEqual(['offline', 'offline']);
  await bench.server.disconnect('bob');
  await bench.pass(10);
  const left = await askRest(bench, '/presence?users=bob,nobody', asking);
  expect(left.body?.users).toEqual(there.body?.users);
  expect(actors[0]).toEqual({ user: 'alice', role: 'moderator', device: '~rest' });
});

it.each([
  {
    name: 'without presence',
    options: {},
    path: '/presence?users=bob',
    problem: [404, 'not-found'],
  },
  {
    name: 'without users',
    options: { presence: {} },
    path: '/presence',
    problem: [400, 'invalid'],
  },
  {
    name: 'for what is no user',
    options: { presence: {} },
    path: '/presence?users=bob,',
    problem: [400, 'invalid'],
  },
  {
    name: 'for too many',
    options: { presence: {}, limits: { watchedUsers: 2 } },
    path: '/presence?users=a,b,c',
    problem: [400, 'invalid'],
  },
])('$name: a problem', async ({ options, path, problem }) => {
  const { status, type, body } = await askRest(await start(options), path, { as: 'alice' });
  expect([status, body?.code]).toEqual(problem);
  expect(type).toBe('application/problem+json');
});

it('takes no more questions than a client may ask, and none without a token', async () => {
  const bench = await start({ presence: {} });
  expect((await askRest(bench, '/presence?users=bob')).status).toBe(401);
  const answers = [];
  for (let asked = 0; asked <= 30; asked += 1) {
    answers.push(await askRest(bench, '/presence?users=bob', { as: 'alice' }));
  }
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(30).fill(200), 429]);
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('2');
  expect((await askRest(bench, '/presence?users=bob', { as: 'carol' })).status).toBe(200);
});
