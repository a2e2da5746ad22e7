import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { accept, description, end, invite } from '../testing/messages.ts';
import { signToken } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const slow = { burst: 20, perSecond: 1 };

describe('too many frames', () => {
  it.each(['framesPerConnection', 'framesPerUser', 'framesPerAddress'] as const)(
    '(%s) cut the connection, and nothing that was sent is lost',
    async (limit) => {
      const bench = await start({ limits: { [limit]: slow } });
      const bob = await bench.device('bob', 'phone');
      const alice = await bench.device('alice', 'laptop');
      const { session, secret } = alice.welcome;
      for (let call = 1; call <= 30; call += 1) alice.say(invite(`c${call}`), { user: 'alice' });
      expect((await alice.raw.take('bye')).code).toBe('rate-limited');
      await alice.raw.closed;
      expect(bob.raw.received.some(({ type }) => type === 'bye')).toBe(false);

      await bench.pass(30_000);
      const resume = { session, secret, received: 1 };
      const back = await bench.device('alice', 'laptop', { resume });
      expect(back.welcome.resumed).toBe(true);
      expect(back.welcome.received).toBeGreaterThan(5);
      expect(back.welcome.received).toBeLessThan(30);
    },
  );

  it('of one user make the next connection wait', async () => {
    const bench = await start({ limits: { framesPerUser: slow } });
    const alice = await bench.device('alice', 'laptop');
    for (let times = 0; times < 30; times += 1) alice.raw.send({ type: 'ping' });
    await alice.raw.take('bye');
    const raw = await bench.raw();
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'other' });
    const { code, retryAfterMs } = await raw.take('refused');
    expect({ code, retryAfterMs }).toEqual({ code: 'busy', retryAfterMs: 1_000 });
  });
});

describe('too many connections', () => {
  it('of one address are refused, and room comes back', async () => {
    const bench = await start({ limits: { connectionsPerAddress: 2 } });
    const first = await bench.raw();
    await bench.raw();
    await expect(bench.raw()).rejects.toThrow('429');
    await first.close();
    await bench.connections(1);
    await bench.raw();
  });

  it('behind a trusted proxy are counted by the address that the proxy tells', async () => {
    const bench = await start({ trustProxy: true, limits: { connectionsPerAddress: 1 } });
    const behind = (addresses: string) => bench.raw({ headers: { 'x-forwarded-for': addresses } });
    await behind('203.0.113.1');
    await behind('203.0.113.1, 203.0.113.2');
    await expect(behind('198.51.100.7, 203.0.113.2')).rejects.toThrow('429');
  });

  it('of one user: a device that is away makes room, one that is connected does not', async () => {
    const bench = await start({ limits: { devicesPerUser: 2 } });
    const first = await bench.device('alice', 'd1');
    await bench.device('alice', 'd2');
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    const raw = await bench.raw();
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'd3' });
    expect(await raw.take('refused')).toMatchObject({ code: 'busy', retryAfterMs: 60_000 });
    await first.vanish();
    await bench.connections(1);
    expect((await bench.device('alice', 'd3')).welcome.self.device).toBe('d3');
    expect(bench.server.stats().sessions).toBe(2);
  });

  it('of one device: the newest stays', async () => {
    const bench = await start();
    const old = await bench.device('alice', 'laptop');
    const newer = await bench.device('alice', 'laptop');
    expect((await old.raw.take('bye')).code).toBe('replaced');
    await newer.raw.caughtUp();
    expect(bench.server.stats()).toMatchObject({ sessions: 1 });
  });
});

describe('too many calls', () => {
  it('of one user that ring at a time are refused', async () => {
    const { device } = await start({ limits: { pendingInvites: 2 } });
    const alice = await device('alice', 'laptop');
    await device('bob', 'phone');
    for (const call of ['c1', 'c2', 'c3']) alice.say(invite(call), { user: 'bob' });
    expect((await alice.hear('call.end')).message).toEqual({
      ...end('c3', 'server'),
      code: 'too-many-calls',
    });
    alice.say(end('c1', 'cancelled'));
    alice.say(invite('c4'), { user: 'bob' });
    expect(await alice.heardTypes()).toEqual([
      'calls.sync',
      'call.placed',
      'call.placed',
      'call.end',
      'call.placed',
    ]);
  });

  it('in a short time are refused', async () => {
    const { device, pass } = await start({
      limits: { invitesPerUser: { burst: 2, perSecond: 1 } },
    });
    const alice = await device('alice', 'laptop');
    for (const call of ['c1', 'c2', 'c3']) alice.say(invite(call), { user: 'bob' });
    await alice.hear('call.end');
    await alice.hear('call.end');
    expect((await alice.hear('call.end')).message.code).toBe('rate-limited');
    await pass(1_000);
    alice.say(invite('c4'), { user: 'bob' });
    expect((await alice.hear('call.end')).message.reason).toBe('unavailable');
  });
});

describe('a client that does not read', () => {
  it('is cut off before much piles up, and the others do not notice', async () => {
    const bench = await start({
      limits: {
        maxBufferedBytes: 65_536,
        maxOutbox: 100_000,
        framesPerConnection: { burst: 100_000, perSecond: 1 },
        framesPerUser: { burst: 100_000, perSecond: 1 },
        framesPerAddress: { burst: 100_000, perSecond: 1 },
      },
    });
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');

    bob.raw.socket.pause();
    const cut = (): boolean => bench.log.some(({ fields }) => fields['code'] === 'too-slow');
    for (let round = 0; round < 1_000 && !cut(); round += 1) {
      alice.say(description('c1', 'x'.repeat(40_000)), bob.self);
      await alice.raw.caughtUp();
    }
    expect(cut()).toBe(true);
    alice.say(end('c1', 'hangup'), bob.self);
    await alice.raw.caughtUp();
    expect(await bench.server.calls.get('c1')).toMatchObject({ endReason: 'hangup' });
  });

  it('and acknowledges nothing loses its session', async () => {
    const bench = await start({ limits: { maxOutbox: 5 } });
    const raw = await bench.raw();
    const token = await signToken({ sub: 'bob', now: bench.clock.now() });
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'phone' });
    const alice = await bench.device('alice', 'laptop');
    for (let call = 1; call <= 6; call += 1) {
      alice.say(invite(`c${call}`), { user: 'bob' });
      alice.say(end(`c${call}`, 'cancelled'));
    }
    expect((await raw.take('bye')).code).toBe('too-slow');
  });
});
