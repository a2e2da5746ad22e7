import { afterEach, expect, it } from 'vitest';
import { accept, end, invite, mediaState } from './testing/messages.ts';
import { connectReal, type RealClient } from './testing/real-client.ts';
import type { ServerProcess } from './testing/server-process.ts';
import { describeBehindHaproxy } from './testing/use-haproxy.ts';
import { describeOnPostgres } from './testing/use-postgres.ts';
import { useProcesses } from './testing/use-processes.ts';
import { describeOnRedis } from './testing/use-redis.ts';

describeOnPostgres('three processes on PostgreSQL', (postgres) => {
  describeOnRedis('and Redis', (redis) => {
    describeBehindHaproxy('behind HAProxy as it is shipped', (balance) => {
      const start = useProcesses(postgres, redis);
      const clients: RealClient[] = [];
      afterEach(() => {
        for (const client of clients.splice(0)) client.close();
      });

      async function connect(
        port: number,
        user: string,
        carrier: 'websocket' | 'http',
      ): Promise<RealClient> {
        const client = await connectReal(port, { user, device: `${user}-1`, carrier });
        clients.push(client);
        await client.hear('calls.sync');
        return client;
      }

      it('carry calls over WebSockets and HTTP without sticky sessions, also when one is killed while it rings', async () => {
        const { processes } = await start(3, {
          EARSHOT_TRUST_PROXY: 'true',
          EARSHOT_ALLOW_MISSING_ORIGIN: 'true',
        });
        const { port } = await balance(processes.map((process) => process.port));
        const alice = await connect(port, 'alice', 'websocket');
        const bob = await connect(port, 'bob', 'http');
        alice.say(invite('c1'), { user: 'bob' });
        await bob.hear('call.invite');
        bob.say({ type: 'call.ringing', call: 'c1' });
        await alice.hear('call.ringing');

        // What carried the one who calls, and then what carried the one who is called.
        for (const user of ['alice', 'bob']) {
          const place = placeOf(user, processes);
          expect(place).toBeDefined();
          await place?.kill('SIGKILL');
          if (user === 'alice') bob.say(accept('c1'));
          if (user === 'alice') await alice.hear('call.accept');
        }
        const all = Array.from({ length: 100 }, (_, index) => index + 1);
        for (const version of all) {
          alice.say({ ...mediaState('c1'), version } as never, { user: 'bob' });
          bob.say({ ...mediaState('c1'), version } as never, { user: 'alice' });
        }
        for (const { heard } of [alice, bob]) {
          await expect.poll(() => versionsOf(heard), { timeout: 15_000 }).toEqual(all);
          // The session went on.
          expect(heard.filter(({ message }) => message.type === 'calls.sync')).toHaveLength(1);
        }
        bob.say(end('c1', 'hangup'));
        expect(await alice.hear('call.end')).toMatchObject({ call: 'c1', reason: 'hangup' });
      });
    });
  });
});

/** The process whose session a user has: each tells in its log. */
function placeOf(user: string, processes: readonly ServerProcess[]): ServerProcess | undefined {
  return processes.find(({ output }) =>
    output()
      .split('\n')
      .some((line) => line.includes('session.opened') && line.includes(`"user":"${user}"`)),
  );
}

function versionsOf(heard: RealClient['heard']): readonly number[] {
  return heard.flatMap(({ message }) => (message.type === 'call.media' ? [message.version] : []));
}
