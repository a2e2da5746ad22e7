import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { createCallServer } from '../create-call-server.ts';
import { serverError } from '../errors.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { accept, invite } from '../testing/messages.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { greeted } from '../testing/http-clients.ts';
import { SECRET, signToken, type TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

async function hello(bench: TestServer, token: string, more: object = {}): Promise<RawClient> {
  const raw = await bench.raw();
  raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop', ...more });
  return raw;
}

function tokenOf(bench: TestServer, sub: string): Promise<string> {
  return signToken({ sub, now: bench.clock.now() });
}

describe('a user who is disabled', () => {
  it('is off at once, on every device, and the call ends for both', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'desk');
    const tablet = await bench.device('alice', 'tablet');
    const { client: http, welcome } = await greeted(bench);
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    expect(welcome.self.user).toBe('alice');

    const startedAt = performance.now();
    await bench.server.disable('alice', { reason: 'a complaint' });
    await Promise.all([alice.raw.closed, tablet.raw.closed, http.closed]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);

    const { message } = await bob.hear('call.end');
    expect(message).toMatchObject({ reason: 'server', code: 'removed' });
    expect(await bench.server.calls.get('c1')).toMatchObject({
      status: 'ended',
      endReason: 'server',
    });
    await bench.connections(1);
    expect(bench.server.stats()).toEqual({ connections: 1, sessions: 1 });
    const line = bench.log.find(({ event }) => event === 'user.disabled');
    expect(line?.fields).toEqual({ user: 'alice', reason: 'a complaint' });
  });

  it('neither resumes nor begins anew, with a token that is good otherwise, until enabled', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const { session, secret } = alice.welcome;
    await bench.server.disable('alice');
    const resume = { session, secret, received: 1 };
    for (const more of [{ resume }, {}, { device: 'another' }]) {
      const raw = await hello(bench, await tokenOf(bench, 'alice'), more);
      // In the words for a token that is not good.
      expect(await raw.take('refused')).toEqual({
        type: 'refused',
        code: 'unauthorized',
        message: 'The token was not accepted.',
      });
    }
    await bench.server.enable('alice');
    const back = await hello(bench, await tokenOf(bench, 'alice'), { resume });
    expect(await back.take('welcome')).toMatchObject({ resumed: false });
  });

  it('while a token is being checked does not come in', async () => {
    let admit = (): void => undefined;
    const checking = new Promise<void>((resolve) => (admit = resolve));
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => (isAsked = resolve));
    const bench = await start({
      authorize: async () => {
        isAsked();
        await checking;
        return true;
      },
    });
    const raw = await hello(bench, await tokenOf(bench, 'alice'));
    await asked;
    await bench.server.disable('alice');
    admit();
    expect(await raw.take('refused')).toMatchObject({ code: 'unauthorized' });
  });

  it('whose connection is lost loses the session that was kept', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    await alice.vanish();
    await bench.connections(0);
    expect(bench.server.stats().sessions).toBe(1);
    await bench.server.disable('alice');
    expect(bench.server.stats().sessions).toBe(0);
  });

  it('looks to callers as if not there', async () => {
    const bench = await start();
    await bench.device('bob', 'phone');
    await bench.server.disable('bob');
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'bob' });
    alice.say(invite('c2'), { user: 'no-such-user' });
    const [one, two] = [await alice.hear('call.end'), await alice.hear('call.end')];
    expect({ ...one.message, call: '' }).toEqual({ ...two.message, call: '' });
  });

  it('whose phone rings: the caller hears that nobody is there', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await bench.server.disable('bob');
    expect((await alice.hear('call.end')).message).toMatchObject({ reason: 'unavailable' });
  });
});

describe('a user who is disconnected', () => {
  it('may come back at once, into a new session', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const { session, secret } = alice.welcome;
    await bench.server.disconnect('alice');
    expect(await alice.raw.take('bye')).toMatchObject({ code: 'expired' });
    const resume = { session, secret, received: 1 };
    const back = await hello(bench, await tokenOf(bench, 'alice'), { resume });
    expect(await back.take('welcome')).toMatchObject({ resumed: false });
  });

  it('after the close of the server: nothing happens', async () => {
    const bench = await start();
    await bench.server.close();
    await bench.server.disconnect('alice');
  });
});

describe('who is disabled', () => {
  it('stays so when the server is started again', async () => {
    const store = await openSqliteStore(':memory:');
    const before = await start({ store });
    await before.server.disable('alice');
    await before.server.close();
    const after = await start({ store });
    const raw = await hello(after, await tokenOf(after, 'alice'));
    expect((await raw.take('refused')).code).toBe('unauthorized');
    await after.server.enable('alice');
    const back = await hello(after, await tokenOf(after, 'alice'));
    await back.take('welcome');
  });

  it('before the server is ready, is so all the same', async () => {
    const store = await openSqliteStore(':memory:');
    const server = createCallServer({
      ...{ store, port: 0, host: '127.0.0.1', auth: { secret: SECRET }, log: () => undefined },
    });
    await server.disable('alice');
    expect(await store.disabledUsers.has('alice')).toBe(true);
    await server.close();
    await store.close();
  });

  it('is sent away by the other processes, too', async () => {
    const store = await openSqliteStore(':memory:');
    const [here, there] = [await start({ store }), await start({ store })];
    const alice = await there.device('alice', 'laptop');
    await here.server.disable('alice');
    await there.pass(1_000);
    await alice.raw.closed;
    const raw = await hello(there, await tokenOf(there, 'alice'));
    await raw.take('refused');
    await here.server.enable('alice');
    const back = await hello(there, await tokenOf(there, 'alice'));
    await back.take('welcome');
  });

  it('cannot be told while the database fails: whoever comes is told to come again', async () => {
    const store = await openSqliteStore(':memory:');
    const has = () => Promise.reject(serverError('server/database-failed', {}));
    const bench = await start({
      store: { ...store, disabledUsers: { ...store.disabledUsers, has } },
    });
    const raw = await hello(bench, await tokenOf(bench, 'alice'));
    expect(await raw.take('refused')).toMatchObject({ code: 'busy', retryAfterMs: 5_000 });
  });
});
