import { describe, expect, it } from 'vitest';
import type { Device } from './testing/device.ts';
import { accept, end, invite } from './testing/messages.ts';
import type { TestServer } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

/** Bob's only device has just lost its connection when alice calls. */
async function callAcrossACut(bench: TestServer): Promise<{ alice: Device; bob: Device }> {
  const alice = await bench.device('alice', 'laptop');
  const bob = await bench.device('bob', 'phone');
  await bob.vanish();
  await bench.connections(1);
  alice.say(invite('c1'), { user: 'bob' });
  expect((await alice.hear('call.placed')).message.ringMs).toBe(60_000);
  return { alice, bob };
}

describe('a callee whose only device has just lost its connection', () => {
  it('is rung as soon as it is back, for what is left of the ring', async () => {
    const bench = await start();
    const { alice, bob } = await callAcrossACut(bench);
    await bench.pass(4_000);
    const { session, secret } = bob.welcome;
    const back = await bench.device('bob', 'phone', { resume: { session, secret, received: 1 } });
    expect(back.welcome.resumed).toBe(true);
    expect((await back.hear('call.invite')).message.ringMs).toBe(56_000);
    await bench.pass(20_000);
    back.say(accept('c1'), alice.self);
    await alice.hear('call.accept');
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'answered' });
  });

  it('is rung in a page that was loaded again, too', async () => {
    const bench = await start();
    await callAcrossACut(bench);
    await bench.pass(4_000);
    const back = await bench.device('bob', 'phone');
    expect((await back.hear('call.invite')).message.ringMs).toBe(56_000);
  });

  it('rings on until the ring is over', async () => {
    const bench = await start();
    const { alice } = await callAcrossACut(bench);
    await bench.pass(4_000);
    await bench.device('bob', 'phone');
    await bench.pass(55_999);
    expect(await alice.heardTypes()).not.toContain('call.end');
    await bench.pass(1);
    expect((await alice.hear('call.end')).message).toEqual(end('c1', 'unanswered'));
  });

  it('is unavailable when it does not come back soon', async () => {
    const bench = await start();
    const { alice } = await callAcrossACut(bench);
    const startedAt = bench.clock.now();
    await bench.pass(9_999);
    expect(await alice.heardTypes()).not.toContain('call.end');
    await bench.pass(1);
    expect((await alice.hear('call.end')).message).toEqual(end('c1', 'unavailable'));
    expect(await bench.server.calls.get('c1')).toMatchObject({
      status: 'ended',
      endReason: 'unavailable',
      endedAt: startedAt + 10_000,
    });
    const back = await bench.device('bob', 'phone');
    expect(await back.heardTypes()).toEqual(['calls.sync']);
  });

  it('never rings for a call that the caller has cancelled meanwhile', async () => {
    const bench = await start();
    const { alice, bob } = await callAcrossACut(bench);
    alice.say(end('c1', 'cancelled'));
    await alice.raw.caughtUp();
    const { session, secret } = bob.welcome;
    const back = await bench.device('bob', 'phone', { resume: { session, secret, received: 1 } });
    expect(await back.heardTypes()).toEqual([]);
  });
});
