import { describe, expect, it } from 'vitest';
import { answered } from './testing/answered.ts';
import { accept, description, end, invite, relink, take } from './testing/messages.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();

describe('a call that another device takes', () => {
  it('goes on there: everybody knows, and the two ends build a new link', async () => {
    const bench = await start({ iceServers: [{ urls: ['stun:stun.example.com'] }] });
    const { alice, bob } = await answered(bench);
    await bench.pass(3_000);
    const desk = await bench.device('bob', 'desk');
    const { message: elsewhere } = await desk.hear('call.elsewhere');
    expect(elsewhere).toMatchObject({ call: 'c1', peer: 'alice', device: 'phone', isOver: false });

    desk.say(take('c1'));
    await desk.hear('ice.servers');
    expect((await desk.hear('call.taken')).message).toEqual({
      type: 'call.taken',
      call: 'c1',
      peer: alice.self,
      direction: 'incoming',
      media: { audio: true, video: true },
      answeredMs: 3_000,
    });
    expect((await desk.hear('call.elsewhere')).message.isOver).toBe(true);
    expect((await bob.hear('call.end')).message).toEqual({
      ...end('c1', 'answered-elsewhere'),
      winner: 'desk',
    });
    expect((await bob.hear('call.elsewhere')).message).toMatchObject({
      device: 'desk',
      isOver: false,
    });
    expect((await alice.hear('call.moved')).message.device).toBe('desk');

    desk.say(relink('c1'), alice.self);
    expect(await alice.hear('call.relink')).toEqual({ from: desk.self, message: relink('c1') });
    alice.say(description('c1'), desk.self);
    expect((await desk.hear('call.description')).from).toEqual(alice.self);

    await bench.pass(2_000);
    desk.say(end('c1', 'hangup'), alice.self);
    await alice.hear('call.end');
    expect((await bob.hear('call.elsewhere')).message.isOver).toBe(true);
    expect(await bench.server.calls.get('c1')).toMatchObject({
      status: 'ended',
      callee: desk.self,
      durationMs: 5_000,
      endReason: 'hangup',
      endedBy: 'callee',
    });
  });

  it('leaves what the device before still says unheard, and is no mistake of it', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const desk = await bench.device('bob', 'desk');
    desk.say(take('c1'));
    await alice.hear('call.moved');
    bob.say(description('c1', 'v=0\r\nlate'), alice.self);
    bob.say(end('c1', 'hangup'), alice.self);
    alice.say(description('c1', 'v=0\r\nlate'), bob.self);
    await bob.raw.caughtUp();
    await alice.raw.caughtUp();
    expect(await alice.heardTypes()).not.toContain('call.description');
    expect(await bob.heardTypes()).not.toContain('call.description');
    for (const one of [alice, bob]) {
      expect(one.raw.received.some(({ type }) => type === 'fault')).toBe(false);
    }
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'answered' });
  });

  it('is one call for the caller’s devices, too, and can be taken back', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const tablet = await bench.device('alice', 'tablet');
    tablet.say(take('c1'));
    expect((await bob.hear('call.moved')).message.device).toBe('tablet');
    await alice.hear('call.end');
    alice.say(take('c1'));
    expect((await bob.hear('call.moved')).message.device).toBe('laptop');
    expect((await alice.hear('call.taken')).message).toMatchObject({
      direction: 'outgoing',
      peer: bob.self,
    });
    expect((await tablet.hear('call.end')).message.winner).toBe('laptop');
  });

  it('from a device that vanished goes on without a word of its absence', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const desk = await bench.device('bob', 'desk');
    await bob.vanish();
    await bench.connections(2);
    await bench.pass(10_000);
    desk.say(take('c1'));
    await desk.hear('call.taken');
    await bench.pass(30_000);
    expect(await alice.heardTypes()).not.toContain('call.absent');
    // The page that had it comes back, and remembers it.
    const back = await bench.device('bob', 'phone');
    expect(await back.heardTypes()).toEqual(['call.end', 'calls.sync', 'call.elsewhere']);
  });

  it('at the same moment by two devices belongs to the last one, and only to that', async () => {
    const bench = await start();
    const { alice, bob } = await answered(bench);
    const others = [await bench.device('bob', 'desk'), await bench.device('bob', 'tv')] as const;
    for (const other of others) other.say(take('c1'));
    for (const other of others) await other.hear('call.taken');
    await alice.hear('call.moved');
    const { device } = (await alice.hear('call.moved')).message;
    const [owner, loser] = device === 'tv' ? [others[1], others[0]] : others;
    // Before, it heard that its user's phone has the call.
    expect((await loser.hear('call.end')).message.winner).toBe('phone');
    expect((await loser.hear('call.end')).message.winner).toBe(device);
    await bob.hear('call.end');
    owner.say(relink('c1'), { user: 'alice' });
    expect((await alice.hear('call.relink')).from).toEqual(owner.self);
    expect(await bench.server.calls.get('c1')).toMatchObject({ callee: { device } });
  });

  it('twice by the same device is taken once', async () => {
    const bench = await start();
    const { alice } = await answered(bench);
    const desk = await bench.device('bob', 'desk');
    desk.say(take('c1'));
    desk.say(take('c1'));
    await desk.hear('call.taken');
    await desk.hear('call.taken');
    await desk.raw.caughtUp();
    const types = await alice.heardTypes();
    expect(types.filter((type) => type === 'call.moved')).toHaveLength(1);
  });

  it('cannot be taken by a stranger, while it rings, or after the end', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    const desk = await bench.device('bob', 'desk');
    const mallory = await bench.device('mallory', 'x');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    desk.say(take('c1'));
    expect(await desk.raw.take('fault')).toMatchObject({ code: 'forbidden', field: 'body.type' });
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    mallory.say(take('c1'));
    mallory.say(take('unknown'));
    const faults = [await mallory.raw.take('fault'), await mallory.raw.take('fault')];
    expect(faults).toMatchObject([
      { code: 'not-found', field: 'body.call', seq: 1 },
      { code: 'not-found', field: 'body.call', seq: 2 },
    ]);
    alice.say(end('c1', 'hangup'));
    await bob.hear('call.end');
    desk.say(take('c1'));
    await desk.hear('call.end');
    expect((await desk.hear('call.end')).message.reason).toBe('hangup');
  });
});

describe('the other devices of the two users', () => {
  it('learn where a call is when it is answered, and that it is over', async () => {
    const bench = await start();
    const tablet = await bench.device('alice', 'tablet');
    const desk = await bench.device('bob', 'desk');
    const { alice, bob } = await answered(bench);
    expect((await tablet.hear('call.elsewhere')).message).toEqual({
      ...{ type: 'call.elsewhere', call: 'c1', peer: 'bob', device: 'laptop' },
      ...{ direction: 'outgoing', media: { audio: true, video: true }, isOver: false },
    });
    expect((await desk.hear('call.elsewhere')).message).toMatchObject({ device: 'phone' });
    bob.say(end('c1', 'hangup'), alice.self);
    for (const other of [tablet, desk]) {
      expect((await other.hear('call.elsewhere')).message.isOver).toBe(true);
    }
    expect(await alice.heardTypes()).not.toContain('call.elsewhere');
    expect(await bob.heardTypes()).not.toContain('call.elsewhere');
  });

  it('miss nothing of it while they are away for a moment', async () => {
    const bench = await start();
    const tablet = await bench.device('alice', 'tablet');
    const { session, secret } = tablet.welcome;
    const { alice, bob } = await answered(bench);
    await tablet.hear('call.elsewhere');
    await tablet.vanish();
    await bench.connections(2);
    bob.say(end('c1', 'hangup'), alice.self);
    await alice.hear('call.end');
    const resume = { session, secret, received: 2 };
    const back = await bench.device('alice', 'tablet', { resume });
    expect((await back.hear('call.elsewhere')).message.isOver).toBe(true);
  });
});
