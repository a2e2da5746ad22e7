import type { UserPresence } from '@earshot/signaling/server';
import { expect, it } from 'vitest';
import type { Mover } from '../testing/use-processes.ts';
import { useProcesses } from '../testing/use-processes.ts';
import { describeOnPostgres } from '../testing/use-postgres.ts';
import { describeOnRedis } from '../testing/use-redis.ts';
import { accept, invite } from '../testing/messages.ts';

describeOnPostgres('presence over several processes', (postgres) => {
  describeOnRedis('on Redis', (redis) => {
    const launch = useProcesses(postgres, redis);

    /** The next news of this user. */
    async function news(client: Mover, user: string): Promise<UserPresence['status']> {
      for (;;) {
        const { users } = await client.hear('presence.changed');
        const found = users.find((one) => one.user === user);
        if (found !== undefined) return found.status;
      }
    }

    it('is seen from another one, until its process is killed and the grace is over', async () => {
      const cluster = await launch(2, { EARSHOT_PRESENCE_GRACE_MS: '1000' });
      const alice = await cluster.connect('alice', 0);
      alice.say({ type: 'presence.watch', users: ['bob'] });
      expect(await news(alice, 'bob')).toBe('offline');
      const bob = await cluster.connect('bob', 1);
      expect(await news(alice, 'bob')).toBe('online');
      bob.say({ type: 'presence.set', status: 'away' });
      expect(await news(alice, 'bob')).toBe('away');
      const carol = await cluster.connect('carol', 1);
      carol.say(invite('c1'), { user: 'bob' });
      await bob.hear('call.invite');
      bob.say(accept('c1'));
      expect(await news(alice, 'bob')).toBe('in-call');
      bob.say({ type: 'call.end', call: 'c1', reason: 'hangup' });
      expect(await news(alice, 'bob')).toBe('away');
      bob.close();
      expect(await news(alice, 'bob')).toBe('offline');
      const dave = await cluster.connect('dave', 1);
      alice.say({ type: 'presence.watch', users: ['dave'] });
      expect(await news(alice, 'dave')).toBe('online');
      // It finds nobody any more.
      dave.goesTo(1);
      await cluster.processes[1]?.kill('SIGKILL');
      expect(await news(alice, 'dave')).toBe('offline');
    }, 60_000);

    it('what was said before a process came is known there, too', async () => {
      const cluster = await launch(1, { EARSHOT_PRESENCE_GRACE_MS: '1000' });
      const bob = await cluster.connect('bob', 0);
      bob.say({ type: 'presence.set', status: 'busy' });
      const later = await cluster.launch();
      const alice = await cluster.connect('alice', later);
      alice.say({ type: 'presence.watch', users: ['bob'] });
      await expect
        .poll(() => alice.heard.at(-1)?.message, { timeout: 10_000 })
        .toEqual({
          type: 'presence.changed',
          users: [{ user: 'bob', status: 'busy' }],
        });
    }, 60_000);
  });
});
