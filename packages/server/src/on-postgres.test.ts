import { expect, it, vi } from 'vitest';
import type { CallServerOptions } from './options.ts';
import { openPostgresStore } from './postgres.ts';
import { connectDevice } from './testing/device.ts';
import { accept, end, invite } from './testing/messages.ts';
import { startServerProcess } from './testing/server-process.ts';
import { SECRET, signToken } from './testing/test-server.ts';
import { describeOnPostgres } from './testing/use-postgres.ts';
import { useServer } from './testing/use-server.ts';

const awayLine = expect.objectContaining({ level: 'warn', event: 'database.away' }) as unknown;

describeOnPostgres('a call server on PostgreSQL', (postgres) => {
  const start = useServer();

  async function newStore(): Promise<Required<Pick<CallServerOptions, 'store'>>> {
    const url = await postgres().newDatabase();
    return { store: () => openPostgresStore(url) };
  }

  it('carries a call from the invite to its record, and closes what it has opened', async () => {
    const { server, device } = await start(await newStore());
    const alice = await device('alice', 'laptop');
    const bob = await device('bob', 'phone');
    alice.say(invite('c1', { context: 'visit-7' }), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'), { user: 'alice' });
    await alice.hear('call.accept');
    alice.say(end('c1', 'hangup'), bob.self);
    await bob.hear('call.end');
    expect(await server.calls.list({ context: 'visit-7', user: 'bob' })).toMatchObject([
      { id: 'c1', status: 'ended', endReason: 'hangup', endedBy: 'caller', isMissed: false },
    ]);
    await server.close();
    await expect(server.calls.list()).rejects.toMatchObject({ code: 'server/closed' });
  });

  it('lets one of two devices win that accept at the same moment', async () => {
    const { device } = await start(await newStore());
    const alice = await device('alice', 'laptop');
    const devices = [await device('bob', 'phone'), await device('bob', 'desk')] as const;
    alice.say(invite('c1'), { user: 'bob' });
    await Promise.all(devices.map((bob) => bob.hear('call.invite')));
    for (const bob of devices) bob.say(accept('c1'), { user: 'alice' });
    const { from } = await alice.hear('call.accept');
    const loser = devices.find(({ self }) => self.device !== from?.device);
    expect((await loser?.hear('call.end'))?.message.reason).toBe('answered-elsewhere');
  });

  it('goes on with a call where another one has stopped', async () => {
    const options = await newStore();
    const before = await start(options);
    const alice = await before.device('alice', 'laptop');
    const bob = await before.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'), { user: 'alice' });
    await alice.hear('call.accept');
    await before.server.close();

    const after = await start({ ...options, clock: before.clock });
    const aliceAgain = await after.device('alice', 'laptop');
    const bobAgain = await after.device('bob', 'phone');
    bobAgain.say(end('c1', 'hangup'), aliceAgain.self);
    expect((await aliceAgain.hear('call.end')).message.reason).toBe('hangup');
    expect(await after.server.calls.get('c1')).toMatchObject({ endedBy: 'callee' });
  });

  it('bears with a database that is started again: what was said meanwhile is done after it', async () => {
    const bench = await start(await newStore());
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await postgres().awayWhile(async () => {
      bob.say(accept('c1'), { user: 'alice' });
      await vi.waitFor(() => expect(bench.log).toContainEqual(awayLine), 10_000);
      bob.say(end('c1', 'hangup'), alice.self);
      await expect(bench.server.calls.list()).rejects.toMatchObject({
        code: 'server/database-unavailable',
      });
    });
    const ended = {
      id: 'c1',
      endReason: 'hangup',
      endedBy: 'callee',
      answeredAt: expect.any(Number) as unknown,
    };
    await vi.waitFor(async () => {
      await bench.pass(100);
      expect(await bench.server.calls.get('c1')).toMatchObject(ended);
    }, 20_000);
    expect((await alice.hear('call.accept')).from).toEqual(bob.self);
    expect((await alice.hear('call.end')).from).toEqual(bob.self);
  });

  it('leaves a store open that was given to it', async () => {
    const store = await openPostgresStore(await postgres().newDatabase());
    const { server, device } = await start({ store });
    const alice = await device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'nobody' });
    await alice.hear('call.end');
    await server.close();
    expect(await store.getCall('c1')).toMatchObject({ id: 'c1' });
    await store.close();
  });

  it('says why it cannot start', async () => {
    await expect(
      start({ store: () => openPostgresStore('postgres://127.0.0.1:1/calls') }),
    ).rejects.toMatchObject({ code: 'server/database-unavailable' });
  });

  it('is started by its address alone', async () => {
    const url = await postgres().newDatabase();
    const server = await startServerProcess({
      EARSHOT_JWT_SECRET: SECRET,
      EARSHOT_DATABASE: url,
    });
    const address = `127.0.0.1:${server.port}`;
    const token = await signToken({ sub: 'alice', now: Date.now() });
    const options = { origin: `http://${address}`, token, device: 'laptop' };
    const alice = await connectDevice(`ws://${address}/calls`, options);
    await alice.hear('calls.sync');
    alice.say(invite('c1'), { user: 'bob' });
    await alice.hear('call.end');
    const rows = 'select id, caller_user from earshot_calls';
    await vi.waitFor(async () => {
      expect(await postgres().query(url, rows)).toEqual([{ id: 'c1', caller_user: 'alice' }]);
    });
    alice.raw.socket.terminate();
    expect(await server.kill('SIGTERM')).toBe(0);
    expect(server.output()).not.toContain(url);
  });
});
