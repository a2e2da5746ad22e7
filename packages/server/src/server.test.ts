import { describe, expect, it } from 'vitest';
import { answered } from './testing/answered.ts';
import { accept, description, end, invite } from './testing/messages.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

describe('a call', () => {
  it('goes from ringing to hanging up, and leaves a true record', async () => {
    const { device, server, clock, pass } = await start();
    const alice = await device('alice', 'laptop');
    const bob = await device('bob', 'phone');

    alice.say(invite('c1', { context: 'visit-7' }), { user: 'bob' });
    expect((await alice.hear('call.placed')).message.ringMs).toBe(60_000);
    const rung = await bob.hear('call.invite');
    expect(rung.from).toEqual({ user: 'alice', device: 'laptop' });
    expect(rung.message).toEqual(invite('c1', { context: 'visit-7' }));

    bob.say({ type: 'call.ringing', call: 'c1' }, { user: 'alice' });
    expect((await alice.hear('call.ringing')).from).toEqual(bob.self);
    await pass(2_000);
    bob.say(accept('c1'), { user: 'alice' });
    expect((await alice.hear('call.accept')).from).toEqual(bob.self);
    await pass(30_000);
    alice.say(end('c1', 'hangup'), bob.self);
    expect((await bob.hear('call.end')).message.reason).toBe('hangup');

    expect(await server.calls.get('c1')).toEqual({
      id: 'c1',
      status: 'ended',
      kind: 'video',
      caller: { user: 'alice', device: 'laptop' },
      callee: { user: 'bob', device: 'phone' },
      participants: [
        { side: 'caller', user: 'alice', devices: ['laptop'] },
        { side: 'callee', user: 'bob', devices: ['phone'] },
      ],
      context: 'visit-7',
      startedAt: clock.now() - 32_000,
      answeredAt: clock.now() - 30_000,
      endedAt: clock.now(),
      durationMs: 30_000,
      endReason: 'hangup',
      endedBy: 'caller',
      isMissed: false,
    });
    expect(await server.calls.list({ user: 'bob' })).toHaveLength(1);
    expect(await server.calls.list({ user: 'carol' })).toEqual([]);
  });

  it('is answered once when two devices accept at the same moment', async () => {
    const { device, server } = await start();
    const alice = await device('alice', 'laptop');
    const devices = [await device('bob', 'phone'), await device('bob', 'desk')] as const;
    alice.say(invite('c1'), { user: 'bob' });
    await Promise.all(devices.map((bob) => bob.hear('call.invite')));

    for (const bob of devices) bob.say(accept('c1'), { user: 'alice' });
    const { from } = await alice.hear('call.accept');
    const loser = devices.find(({ self }) => self.device !== from?.device);
    expect((await loser?.hear('call.end'))?.message).toEqual({
      ...end('c1', 'answered-elsewhere'),
      winner: from?.device,
    });
    const types = await alice.heardTypes();
    expect(types.filter((type) => type === 'call.accept')).toHaveLength(1);
    expect(await server.calls.get('c1')).toMatchObject({ status: 'answered', callee: from });
  });

  it('to nobody, and to somebody who does not exist, is unavailable alike', async () => {
    const { device, server } = await start();
    const alice = await device('alice', 'laptop');
    const bob = await device('bob', 'phone');
    await bob.leave();
    for (const [call, user] of [
      ['c1', 'bob'],
      ['c2', 'nobody'],
    ] as const) {
      alice.say(invite(call), { user });
      expect((await alice.hear('call.end')).message).toEqual(end(call, 'unavailable'));
      expect(await server.calls.get(call)).toMatchObject({
        status: 'ended',
        endReason: 'unavailable',
        durationMs: 0,
      });
    }
  });

  it('rings on a device that connects while it rings, with what is left of the ring', async () => {
    const { device, pass } = await start();
    const alice = await device('alice', 'laptop');
    await device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await alice.hear('call.placed');
    await pass(10_000);

    const late = await device('bob', 'desk');
    expect((await late.hear('call.invite')).message).toMatchObject({ call: 'c1', ringMs: 50_000 });
  });

  it('carries SDP between the two, with the sender set by the server', async () => {
    const { alice, bob } = await answered(await start());
    alice.say(description('c1', 'v=0\r\nfrom alice'), bob.self);
    const heard = await bob.hear('call.description');
    expect(heard).toEqual({ from: alice.self, message: description('c1', 'v=0\r\nfrom alice') });
  });

  it('carries nothing any more once it is over', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    alice.say(end('c1', 'hangup'), bob.self);
    await bob.hear('call.end');
    alice.say(description('c1'), bob.self);
    await alice.raw.caughtUp();
    expect(await bob.heardTypes()).not.toContain('call.description');
    expect(alice.raw.received.some(({ type }) => type === 'fault')).toBe(false);
  });

  it('keeps SDP out of the database', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    alice.say(description('c1', 'v=0\r\nnobody-keeps-this'), bob.self);
    await bob.hear('call.description');
    expect(JSON.stringify(await bench.server.calls.list())).not.toContain('nobody-keeps-this');
  });

  it('gives ICE servers to both, and fresh ones for the asking', async () => {
    const { device, clock, pass } = await start({
      iceServers: [{ urls: ['stun:stun.example.com'] }],
      turn: { urls: ['turn:turn.example.com'], secret: 'north', lifetimeMs: 600_000 },
    });
    const alice = await device('alice', 'laptop');
    const bob = await device('bob', 'phone');
    expect(alice.welcome.turn).toBe(true);
    alice.say(invite('c1'), { user: 'bob' });
    const { message } = await bob.hear('ice.servers');
    expect(message).toMatchObject({ call: 'c1', lifetimeMs: 600_000 });
    expect(message.iceServers.map(({ username }) => username)).toEqual([
      undefined,
      `${(clock.now() + 600_000) / 1_000}:bob`,
    ]);
    await alice.hear('ice.servers');
    await pass(1_000);
    bob.say({ type: 'ice.request', call: 'c1' });
    const fresh = await bob.hear('ice.servers');
    expect(fresh.message.iceServers[1]?.username).toBe(`${(clock.now() + 600_000) / 1_000}:bob`);
  });
});

describe('the server’s clock', () => {
  it('ends a ring that nobody answers, on both sides', async () => {
    const { device, clock, pass, server } = await start({ ringMs: 3_500 });
    const alice = await device('alice', 'laptop');
    const bob = await device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await pass(3_499);
    expect(await bob.heardTypes()).not.toContain('call.end');
    await pass(1);
    expect((await alice.hear('call.end')).message.reason).toBe('unanswered');
    expect((await bob.hear('call.end')).message.reason).toBe('unanswered');
    expect(await server.calls.get('c1')).toMatchObject({
      endReason: 'unanswered',
      endedAt: clock.now(),
    });
  });

  it('warns a minute before the longest duration, and ends it then', async () => {
    const bench = await start({ maxDurationMs: 600_000 });
    const { alice, bob } = await answered(bench);
    await bench.pass(540_000);
    for (const one of [alice, bob]) {
      expect((await one.hear('call.expiring')).message.leftMs).toBe(60_000);
    }
    await bench.pass(60_000);
    for (const one of [alice, bob]) {
      expect((await one.hear('call.end')).message.reason).toBe('max-duration');
    }
    expect(await bench.server.calls.get('c1')).toMatchObject({ durationMs: 600_000 });
  });
});

describe('a participant that vanishes', () => {
  it('is told of after the grace, and again when it is back', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(20_000);
    await alice.hear('call.absent');

    const back = await bench.device('bob', 'phone');
    await alice.hear('call.present');
    expect(await back.heardTypes()).toEqual(['calls.sync']);
  });

  it('takes its seat back with a list of its calls', async () => {
    const bench = await start();
    const { alice } = await answered(bench);
    await alice.vanish();
    await bench.connections(1);
    const back = await bench.device('alice', 'laptop');
    const [sync] = back.raw.received.filter(({ type }) => type === 'message');
    expect(sync).toMatchObject({
      body: {
        type: 'calls.sync',
        calls: [{ call: 'c1', direction: 'outgoing', status: 'answered' }],
      },
    });
    expect((await back.hear('call.accept')).from).toEqual({ user: 'bob', device: 'phone' });
  });

  it('ends the call when the other one vanishes too', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    await bob.vanish();
    await alice.leave();
    await bench.connections(0);
    await bench.pass(20_000);
    expect(await bench.server.calls.get('c1')).toMatchObject({
      status: 'ended',
      endReason: 'connection-lost',
      durationMs: 20_000,
    });
  });

  it('while it calls: the callee stops ringing', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await alice.vanish();
    await bench.connections(1);
    await bench.pass(20_000);
    expect((await bob.hear('call.end')).message.reason).toBe('cancelled');
  });

  it('hears how its call ended meanwhile, before the list of those that live', async () => {
    const bench = await start({ resumeWindowMs: 1_000 });
    const { alice, bob } = await answered(bench);
    await bob.vanish();
    await bench.connections(1);
    await bench.pass(1_000);
    alice.say(end('c1', 'hangup'), bob.self);
    await alice.raw.caughtUp();
    const back = await bench.device('bob', 'phone');
    expect(await back.heardTypes()).toEqual(['call.end', 'calls.sync']);
  });
});

describe('a session', () => {
  it('is resumed over a new socket, and what was missed comes', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const { session, secret } = bob.welcome;
    await bob.vanish();
    await bench.connections(1);
    alice.say(description('c1'), { user: 'bob', device: 'phone' });
    await alice.raw.caughtUp();

    const received = bob.raw.received.filter(({ type }) => type === 'message').length;
    const back = await bench.device('bob', 'phone', {
      resume: { session, secret, received },
      sent: 1,
    });
    expect(back.welcome.resumed).toBe(true);
    expect((await back.hear('call.description')).from).toEqual(alice.self);
    expect(await back.heardTypes()).toEqual(['call.description']);
    expect(await alice.heardTypes()).not.toContain('call.absent');
  });

  it.each([
    { name: 'a wrong secret', wrong: { secret: 'guessed' } },
    { name: 'an unknown session', wrong: { session: 'unknown' } },
  ])('is not resumed with $name: a new one begins, the old one is replaced', async ({ wrong }) => {
    const { device } = await start();
    const alice = await device('alice', 'laptop');
    const { session, secret } = alice.welcome;
    const back = await device('alice', 'laptop', {
      resume: { session, secret, received: 1, ...wrong },
    });
    expect(back.welcome.resumed).toBe(false);
    expect((await alice.raw.take('bye')).code).toBe('replaced');
  });

  it('of another user cannot be resumed', async () => {
    const { device } = await start();
    const { welcome } = await device('alice', 'laptop');
    const { session, secret } = welcome;
    const mallory = await device('mallory', 'laptop', { resume: { session, secret, received: 1 } });
    expect(mallory.welcome).toMatchObject({ resumed: false, self: { user: 'mallory' } });
  });
});
