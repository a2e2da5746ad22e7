import type { Clock, PresenceStatus, UserPresence } from '@earshot/signaling/server';
import { afterEach, expect, it } from 'vitest';
import type { CallServer } from '../call-server.ts';
import { createCallServer } from '../create-call-server.ts';
import type { CallServerOptions } from '../options.ts';
import { openPostgresStore } from '../postgres.ts';
import { openRedisBus } from '../redis.ts';
import { systemClock } from '../system-clock.ts';
import { connectReal, type RealClient } from '../testing/real-client.ts';
import { SECRET } from '../testing/test-server.ts';
import { describeOnPostgres } from '../testing/use-postgres.ts';
import { describeOnRedis } from '../testing/use-redis.ts';

/** A clock that is wrong. */
function skewed(byMs: number): Clock {
  const clock = systemClock();
  return { now: () => clock.now() + byMs, after: clock.after };
}

describeOnPostgres('presence of several servers', (postgres) => {
  describeOnRedis('on Redis', (redis) => {
    const servers: CallServer[] = [];
    const clients: RealClient[] = [];
    afterEach(async () => {
      for (const client of clients.splice(0)) client.close();
      await Promise.all(servers.splice(0).map((server) => server.close()));
    });

    /** Gives what starts one more server. */
    async function cluster(): Promise<(more?: CallServerOptions) => Promise<CallServer>> {
      const database = await postgres().newDatabase();
      const bus = { url: redis().url, prefix: redis().newPrefix() };
      return async (more = {}) => {
        const server = createCallServer({
          ...{ port: 0, host: '127.0.0.1', auth: { secret: SECRET }, log: () => undefined },
          store: () => openPostgresStore(database),
          bus: () => openRedisBus(bus),
          presence: { graceMs: 500 },
          ...more,
        });
        servers.push(server);
        await server.ready;
        return server;
      };
    }

    async function connect(server: CallServer, user: string): Promise<RealClient> {
      const client = await connectReal(server.port ?? 0, { user, device: `${user}-1` });
      clients.push(client);
      await client.hear('calls.sync');
      return client;
    }

    /** The next news of a user, when it is such. */
    async function hear(
      client: RealClient,
      user: string,
      status: PresenceStatus,
    ): Promise<UserPresence> {
      for (;;) {
        const { users } = await client.hear('presence.changed');
        const found = users.find((one) => one.user === user && one.status === status);
        if (found !== undefined) return found;
      }
    }

    it('tell the same time, whatever their clocks say, also after all were started again', async () => {
      const start = await cluster();
      const [ahead, behind] = [
        await start({ clock: skewed(300_000) }),
        await start({ clock: skewed(-300_000) }),
      ];
      const [alice, carol] = [await connect(ahead, 'alice'), await connect(behind, 'carol')];
      for (const watcher of [alice, carol]) {
        watcher.say({ type: 'presence.watch', users: ['bob', 'nobody'] });
        expect(await hear(watcher, 'bob', 'offline')).toEqual({ user: 'bob', status: 'offline' });
      }
      const bob = await connect(behind, 'bob');
      await hear(alice, 'bob', 'online');
      const leftAt = Date.now();
      bob.close();
      const told = await Promise.all([
        hear(alice, 'bob', 'offline'),
        hear(carol, 'bob', 'offline'),
      ]);
      for (const { lastSeen = 0 } of told) {
        expect(Math.abs(lastSeen - leftAt)).toBeLessThan(5_000);
      }
      await Promise.all(servers.splice(0).map((server) => server.close()));
      const later = await start();
      const dave = await connect(later, 'dave');
      dave.say({ type: 'presence.watch', users: ['bob', 'nobody'] });
      const { lastSeen } = await hear(dave, 'bob', 'offline');
      expect(told.map((one) => one.lastSeen)).toContain(lastSeen);
    });

    it('whoever was there when all of them stopped was last there then', async () => {
      const start = await cluster();
      const all = [await start(), await start()];
      await Promise.all(all.map((server, index) => connect(server, `user-${index}`)));
      const stoppedAt = Date.now();
      const gone = clients.splice(0);
      await Promise.all(servers.splice(0).map((server) => server.close()));
      for (const client of gone) client.close();
      const dave = await connect(await start(), 'dave');
      dave.say({ type: 'presence.watch', users: ['user-0', 'user-1'] });
      for (const { status, lastSeen = 0 } of (await dave.hear('presence.changed')).users) {
        expect(status).toBe('offline');
        expect(Math.abs(lastSeen - stoppedAt)).toBeLessThan(5_000);
      }
    });

    it('who comes back was never away, though Redis has lost everything', async () => {
      const start = await cluster();
      const presence = { graceMs: 20_000 };
      const [one, other] = [await start({ presence }), await start({ presence })];
      const [alice, bob] = [await connect(one, 'alice'), await connect(other, 'bob')];
      bob.say({ type: 'presence.set', status: 'busy' });
      alice.say({ type: 'presence.watch', users: ['bob', 'alice'] });
      await hear(alice, 'bob', 'busy');
      await redis().awayWhile(() => Promise.resolve(), 'nothing');
      // Both begin a new session.
      await Promise.all([alice.hear('calls.sync'), bob.hear('calls.sync')]);
      alice.say({ type: 'presence.watch', users: ['bob', 'alice'] });
      bob.say({ type: 'presence.set', status: 'away' });
      await hear(alice, 'bob', 'away');
      const statuses = alice.heard.flatMap(({ message }) =>
        message.type === 'presence.changed' ? message.users.map(({ status }) => status) : [],
      );
      expect(statuses).not.toContain('offline');
    });
  });
});
