import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { createCallServer } from './create-call-server.ts';
import { answered } from './testing/answered.ts';
import { accept, end, invite } from './testing/messages.ts';
import type { TestServer } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

async function probe(bench: TestServer, path: string): Promise<number> {
  return (await fetch(bench.http + path)).status;
}

describe('a server that closes', () => {
  it('says so first, and serves on meanwhile', async () => {
    const bench = await start({ drainMs: 5_000 });
    const { alice, bob } = await answered(bench);
    const closing = bench.server.close();
    expect([await probe(bench, '/ready'), await probe(bench, '/health')]).toEqual([503, 200]);

    // Clients that are there talk on, and new ones are still let in: a load balancer takes its time.
    const carol = await bench.device('carol', 'laptop');
    alice.say(end('c1', 'hangup'));
    await bob.hear('call.end');
    carol.say(invite('c2'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c2'));
    await carol.hear('call.accept');
    await bench.pass(4_999);
    expect(bench.server.stats().sessions).toBe(3);

    await bench.pass(1);
    for (const one of [alice, bob, carol]) {
      expect((await one.raw.take('bye')).code).toBe('draining');
    }
    await closing;
    expect(bench.clock.pending).toBe(0);
  });

  it('notices those that leave by themselves while it drains', async () => {
    const bench = await start({ drainMs: 60_000 });
    const { alice, bob } = await answered(bench);
    const closing = bench.server.close();
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(20_000);
    await alice.hear('call.absent');
    await bench.pass(40_000);
    await closing;
  });

  it('sends its clients away one after the other, where that is wanted', async () => {
    const bench = await start({ moveMs: 4_000 });
    const devices = await Promise.all(
      ['alice', 'bob', 'carol', 'dave'].map((user) => bench.device(user, 'laptop')),
    );
    const closing = bench.server.close();
    const counts = [];
    for (let second = 0; second < 4; second += 1) {
      await bench.pass(999);
      counts.push(bench.server.stats().sessions);
      await bench.pass(1);
    }
    expect(counts).toEqual([3, 2, 1, 0]);
    for (const { raw } of devices) expect((await raw.take('bye')).code).toBe('draining');
    await closing;
  });

  it('turns new ones down once it sends clients away', async () => {
    const bench = await start({ moveMs: 1_000 });
    await bench.device('alice', 'laptop');
    const closing = bench.server.close();
    expect(await probe(bench, '/ready')).toBe(503);
    await expect(bench.raw()).rejects.toThrow('503');
    await bench.pass(1_000);
    await closing;
  });

  it('before it was ready waits for nobody', async () => {
    const server = createCallServer({
      ...{ port: 0, host: '127.0.0.1', database: ':memory:', drainMs: 60_000, moveMs: 60_000 },
      ...{ auth: { authenticate: () => undefined }, log: () => undefined },
      clock: new FakeClock(),
    });
    await server.close();
    await expect(server.ready).resolves.toBeUndefined();
    expect(server.port).toBeUndefined();
  });
});
