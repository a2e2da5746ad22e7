import { expect, it } from 'vitest';
import { openRedisBus } from '../redis.ts';
import { describeBus } from '../testing/describe-bus.ts';
import { freePort } from '../testing/free-port.ts';
import { describeOnRedis } from '../testing/use-redis.ts';

describeOnRedis('a bus in Redis', (redis) => {
  describeBus('Redis', {
    async create(settings) {
      const options = { url: redis().url, prefix: redis().newPrefix(), ...settings };
      return () => openRedisBus(options);
    },
  });

  it('says that there is no Redis', async () => {
    const url = `redis://user:password@127.0.0.1:${await freePort()}`;
    await expect(openRedisBus(url)).rejects.toMatchObject({
      code: 'server/bus-unavailable',
      details: { reason: 'ECONNREFUSED' },
    });
  });

  it('rejects while Redis is away, and goes on with what it had', async () => {
    const bus = await openRedisBus({ url: redis().url, prefix: redis().newPrefix() });
    const device = { user: 'bob', device: 'phone' };
    const join = { type: 'join' } as const;
    const open = { type: 'open', session: 's1', device, secret: 'x', limit: 1 } as const;
    await bus.run('a', { number: 1, operations: [join, open] });
    await redis().awayWhile(async () => {
      const operations = [{ type: 'renew' }] as const;
      await expect(bus.run('a', { number: 2, operations })).rejects.toThrow();
      await expect(bus.read('a', '')).rejects.toThrow();
    });
    const item = { type: 'letter', to: device, text: 'one', tag: '' } as const;
    const batch = { number: 2, operations: [{ type: 'publish', items: [item] }] } as const;
    await expect
      .poll(() => bus.run('a', batch).catch(() => undefined), { timeout: 5_000 })
      .toMatchObject({ outcomes: ['published'] });
    const events = (await bus.read('a', '')).map(({ event }) => event.type);
    expect(events).toEqual(['device', 'letter']);
    await bus.close();
  });
});
