import type { Message } from '@earshot/signaling/server';
import { expect, it } from 'vitest';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { accept, invite } from '../testing/messages.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

const watch = (...users: string[]): Message => ({ type: 'presence.watch', users });

it('tells who is there, what they say, that they are in a call and that they have gone', async () => {
  const bench = await start({ presence: {} });
  const alice = await bench.device('alice', 'laptop');
  alice.say(watch('bob', 'nobody'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'offline' },
    { user: 'nobody', status: 'offline' },
  ]);
  const next = async (): Promise<unknown> => {
    await bench.pass(300);
    return (await alice.hear('presence.changed')).message.users;
  };
  const bob = await bench.device('bob', 'phone');
  expect(await next()).toEqual([{ user: 'bob', status: 'online' }]);
  bob.say({ type: 'presence.set', status: 'busy' });
  await bob.raw.caughtUp();
  expect(await next()).toEqual([{ user: 'bob', status: 'busy' }]);
  const carol = await bench.device('carol', 'tablet');
  carol.say(invite('c1'), { user: 'bob' });
  await bob.hear('call.invite');
  bob.say(accept('c1'));
  await carol.hear('call.accept');
  expect(await next()).toEqual([{ user: 'bob', status: 'in-call' }]);
  bob.say({ type: 'call.end', call: 'c1', reason: 'hangup' });
  await carol.hear('call.end');
  expect(await next()).toEqual([{ user: 'bob', status: 'busy' }]);
  await bob.leave();
  await bench.connections(2);
  const lastSeen = Math.floor(bench.clock.now() / 1_000) * 1_000;
  await bench.pass(10_000);
  expect(await next()).toEqual([{ user: 'bob', status: 'offline', lastSeen }]);
  alice.say(watch('bob', 'nobody'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'offline', lastSeen },
    { user: 'nobody', status: 'offline' },
  ]);
});

it('forgets what a page said when another one takes its place, though its socket still looks open', async () => {
  const bench = await start({ presence: {} });
  const alice = await bench.device('alice', 'laptop');
  const bob = await bench.device('bob', 'phone');
  bob.say({ type: 'presence.set', status: 'busy' });
  await bob.raw.caughtUp();
  alice.say(watch('bob'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'busy' },
  ]);
  await bench.device('bob', 'phone');
  await bench.pass(300);
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'online' },
  ]);
});

it('shows nobody whom the app hides: they look as those do who are not there', async () => {
  const bench = await start({
    presence: {},
    authorize: (_actor, action) => action.type !== 'presence.see' || action.user !== 'bob',
  });
  await bench.device('bob', 'phone');
  await bench.device('carol', 'phone');
  const alice = await bench.device('alice', 'laptop');
  alice.say(watch('bob', 'nobody', 'carol', 'alice'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'offline' },
    { user: 'nobody', status: 'offline' },
    { user: 'carol', status: 'online' },
    { user: 'alice', status: 'online' },
  ]);
});

it('says no where there is no presence, to lists that are too long, and to too many questions', async () => {
  const off = await start();
  const eve = await off.device('eve', 'laptop');
  eve.say(watch('bob'));
  expect((await eve.hear('presence.refused')).message.code).toBe('off');

  const bench = await start({ presence: {}, limits: { watchedUsers: 2 } });
  const alice = await bench.device('alice', 'laptop');
  alice.say(watch('a', 'b', 'c'));
  expect((await alice.hear('presence.refused')).message.code).toBe('too-many');
  for (let asked = 0; asked < 30; asked += 1) alice.say(watch());
  expect((await alice.hear('presence.refused')).message.code).toBe('rate-limited');
});

it('to say how one is and to ask how others are do not use each other up', async () => {
  const bench = await start({ presence: {} });
  const alice = await bench.device('alice', 'laptop');
  const bob = await bench.device('bob', 'laptop');
  bob.say(watch('alice'));
  await bob.hear('presence.changed');
  for (let asked = 0; asked < 30; asked += 1) alice.say(watch());
  for (let said = 0; said < 40; said += 1) {
    alice.say({ type: 'presence.set', status: said % 2 === 0 ? 'busy' : 'away' });
  }
  await alice.raw.caughtUp();
  expect(await alice.heardTypes()).not.toContain('presence.refused');
  alice.say(watch());
  expect((await alice.hear('presence.refused')).message.code).toBe('rate-limited');
  // The last word counts, though it was one too many.
  await bench.pass(2_300);
  expect(await bob.heardTypes()).toContain('presence.changed');
  const heard = bob.raw.received.flatMap((frame) =>
    frame.type === 'message' ? [frame.body as Message] : [],
  );
  expect(heard.at(-1)).toEqual({
    type: 'presence.changed',
    users: [{ user: 'alice', status: 'away' }],
  });
});

it('whoever was there when the server stopped was last there then', async () => {
  const store = await openSqliteStore(':memory:');
  const bench = await start({ presence: {}, store });
  await bench.device('bob', 'phone');
  await bench.pass(60_000);
  const lastSeen = Math.floor(bench.clock.now() / 1_000) * 1_000;
  await bench.server.close();
  expect(await store.lastSeen.of(['bob'])).toEqual([{ user: 'bob', at: lastSeen }]);
  const next = await start({ presence: {}, store, clock: bench.clock });
  const alice = await next.device('alice', 'laptop');
  alice.say(watch('bob'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'offline', lastSeen },
  ]);
  await next.close();
  await store.close();
});

it('writes nothing of who was there without presence', async () => {
  const store = await openSqliteStore(':memory:');
  const bench = await start({ store });
  await bench.device('bob', 'phone');
  await bench.server.close();
  expect(await store.lastSeen.of(['bob'])).toEqual([]);
  await store.close();
});

it('tells that somebody who was busy is online, when the page that said so was loaded again', async () => {
  const bench = await start({ presence: {} });
  const alice = await bench.device('alice', 'laptop');
  const bob = await bench.device('bob', 'phone');
  bob.say({ type: 'presence.set', status: 'busy' });
  await bob.raw.caughtUp();
  alice.say(watch('bob'));
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'busy' },
  ]);
  await bob.leave();
  await bench.connections(1);
  await bench.device('bob', 'phone');
  await bench.pass(300);
  expect((await alice.hear('presence.changed')).message.users).toEqual([
    { user: 'bob', status: 'online' },
  ]);
});

it('somebody who is hidden costs as many ways to the database as somebody who does not exist', async () => {
  const store = await openSqliteStore(':memory:');
  const asked: (readonly string[])[] = [];
  const bench = await start({
    presence: {},
    authorize: (_actor, action) =>
      action.type !== 'presence.see' || !action.user.startsWith('hidden'),
    store: {
      ...store,
      lastSeen: {
        ...store.lastSeen,
        of(users) {
          asked.push(users);
          return store.lastSeen.of(users);
        },
      },
    },
  });
  await bench.device('hidden-here', 'phone');
  const left = await bench.device('hidden-left', 'phone');
  await left.leave();
  await bench.pass(11_000);
  const alice = await bench.device('alice', 'laptop');
  const users = ['nobody', 'hidden-nobody', 'hidden-here', 'hidden-left'];
  for (const user of users) {
    alice.say(watch(user));
    expect((await alice.hear('presence.changed')).message.users).toEqual([
      { user, status: 'offline' },
    ]);
  }
  expect(asked).toEqual(users.map((user) => [user]));
});
