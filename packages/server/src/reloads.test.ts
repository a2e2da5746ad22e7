import { describe, expect, it } from 'vitest';
import { answered } from './testing/answered.ts';
import { end, invite, relink } from './testing/messages.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();
const GRACE_MS = 20_000;

describe('a page in a call that is loaded again', () => {
  it.each([
    { name: 'the callee’s', user: 'bob', device: 'phone', peer: 'alice', peerDevice: 'laptop' },
    { name: 'the caller’s', user: 'alice', device: 'laptop', peer: 'bob', peerDevice: 'phone' },
  ])(
    'finds its call, and nobody hears of it: $name',
    async ({ user, device, peer, peerDevice }) => {
      const bench = await start({ iceServers: [{ urls: ['stun:stun.example.com'] }] });
      const both = await answered(bench);
      const [gone, other] = user === 'bob' ? [both.bob, both.alice] : [both.alice, both.bob];
      await bench.pass(4_000);
      await gone.vanish();
      await bench.connections(1);
      await bench.pass(GRACE_MS - 5_000);

      const back = await bench.device(user, device);
      const [sync] = back.raw.received.filter(({ type }) => type === 'message');
      expect(sync).toMatchObject({
        body: {
          type: 'calls.sync',
          calls: [
            {
              ...{ call: 'c1', status: 'answered', peer, device: peerDevice },
              ...{ direction: user === 'bob' ? 'incoming' : 'outgoing', answeredMs: 19_000 },
            },
          ],
        },
      });
      await back.hear('ice.servers');
      back.say(relink('c1', 0), other.self);
      expect((await other.hear('call.relink')).from).toEqual(back.self);
      await bench.pass(60_000);
      const heard = await other.heardTypes();
      for (const news of ['call.absent', 'call.present', 'call.end'] as const) {
        expect(heard).not.toContain(news);
      }
      expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'answered' });
    },
  );

  it('while its connection before is still open takes its place', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const back = await bench.device('bob', 'phone');
    expect((await bob.raw.take('bye')).code).toBe('replaced');
    back.say(relink('c1', 0), alice.self);
    await alice.hear('call.relink');
    await bench.pass(60_000);
    expect(await alice.heardTypes()).not.toContain('call.absent');
  });

  it('after the grace comes back all the same: the other side heard that it was gone', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(GRACE_MS - 1);
    expect(await alice.heardTypes()).not.toContain('call.absent');
    await bench.pass(1);
    await alice.hear('call.absent');
    await bench.pass(60_000);
    const back = await bench.device('bob', 'phone');
    await alice.hear('call.present');
    back.say(end('c1', 'hangup'), alice.self);
    await alice.hear('call.end');
    expect(await bench.server.calls.get('c1')).toMatchObject({ endReason: 'hangup' });
  });

  it('too late hears how its call ended', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(GRACE_MS);
    alice.say(end('c1', 'connection-lost'), bob.self);
    await alice.raw.caughtUp();
    const back = await bench.device('bob', 'phone');
    expect(await back.heardTypes()).toEqual(['call.end', 'calls.sync']);
    expect((await back.hear('call.end')).message.reason).toBe('connection-lost');
  });

  it('while it rings: the caller’s goes on ringing', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await alice.vanish();
    await bench.connections(1);
    await bench.pass(GRACE_MS - 5_000);
    const back = await bench.device('alice', 'laptop');
    const [sync] = back.raw.received.filter(({ type }) => type === 'message');
    expect(sync).toMatchObject({ body: { calls: [{ status: 'ringing', ringMs: 45_000 }] } });
    await bench.pass(GRACE_MS);
    expect(await bob.heardTypes()).not.toContain('call.end');
  });
});

describe('a participant that does not come back', () => {
  it.each(['vanish', 'leave'] as const)(
    'leaves the call to the other side, which ends it: connection-lost (%s)',
    async (how) => {
      const bench = await start();
      const { alice, bob } = await answered(bench);
      const answeredAt = bench.clock.now();
      await bob[how]();
      await bench.connections(1);
      await bench.pass(30_000);
      await alice.hear('call.absent');
      expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'answered' });
      alice.say(end('c1', 'connection-lost'), bob.self);
      await alice.raw.caughtUp();
      expect(await bench.server.calls.get('c1')).toMatchObject({
        status: 'ended',
        endReason: 'connection-lost',
        endedBy: 'caller',
        endedAt: answeredAt + 30_000,
        durationMs: 30_000,
      });
    },
  );

  it('and one that does not either: the call ends with the later grace, never before', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const answeredAt = bench.clock.now();
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(10_000);
    await alice.vanish();
    await bench.connections(0);
    await bench.pass(GRACE_MS - 1);
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'answered' });
    await bench.pass(1);
    const record = await bench.server.calls.get('c1');
    expect(record).toMatchObject({
      status: 'ended',
      endReason: 'connection-lost',
      endedAt: answeredAt + 10_000 + GRACE_MS,
    });
    expect(record).not.toHaveProperty('endedBy');
  });
});
