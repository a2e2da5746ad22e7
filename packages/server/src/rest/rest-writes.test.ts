import { describe, expect, it } from 'vitest';
import { askRest } from '../testing/ask-rest.ts';
import { accept, invite } from '../testing/messages.ts';
import type { TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const turn = { urls: ['turn:turn.example.com'], secret: 'between us' };

const place = (bench: TestServer, body: object, headers: Readonly<Record<string, string>> = {}) =>
  askRest(bench, '/calls', { as: 'alice', method: 'POST', body, headers });

describe('a call that is placed over HTTP', () => {
  it('rings, is answered, and is taken by a device of the caller', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    const { status, body } = await place(bench, { callee: 'bob', context: 'visit-7' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ status: 'ringing', kind: 'voice', context: 'visit-7', callee: { user: 'bob' } },
      caller: { user: 'alice', device: '~rest' },
    });
    const id = String(body?.id);
    expect((await bob.hear('call.invite')).message).toMatchObject({ call: id, ringMs: 60_000 });
    bob.say(accept(id));
    expect((await alice.hear('call.elsewhere')).message).toMatchObject({
      ...{ call: id, peer: 'bob', direction: 'outgoing', isOver: false },
    });
    alice.say({ type: 'call.take', call: id, media: { audio: true, video: false } });
    expect((await alice.hear('call.taken')).message.peer).toEqual(bob.self);
    expect((await bob.hear('call.moved')).message.device).toBe('laptop');
    await bench.pass(30_000);
    const talking = await askRest(bench, `/calls/${id}`, { as: 'alice' });
    expect(talking.body).toMatchObject({ status: 'answered', caller: alice.self });
  });

  it('that no device takes ends after the grace', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const { body } = await place(bench, { callee: 'bob' });
    const id = String(body?.id);
    await bob.hear('call.invite');
    bob.say(accept(id));
    await bench.pass(20_000);
    expect((await bob.hear('call.end')).message.reason).toBe('connection-lost');
    expect(await bench.server.calls.get(id)).toMatchObject({ endReason: 'connection-lost' });
  });

  it('may be cancelled over HTTP', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const { body } = await place(bench, { callee: 'bob', id: 'mine' });
    expect(body?.id).toBe('mine');
    await bob.hear('call.invite');
    const end = await askRest(bench, '/calls/mine/end', { as: 'alice', method: 'POST' });
    expect(end.body).toMatchObject({ endReason: 'cancelled', endedBy: 'caller' });
    expect((await bob.hear('call.end')).message.reason).toBe('cancelled');
  });

  it.each(['nobody', 'protected'])('to %s: finds nobody, whatever the reason', async (callee) => {
    const bench = await start({
      authorize: (_, action) => action.type !== 'call.place' || action.callee !== 'protected',
    });
    await bench.device('protected', 'phone');
    const { status, body } = await place(bench, { callee, id: 'c1' });
    expect([status, body]).toEqual([
      201,
      {
        ...{ id: 'c1', status: 'ended', kind: 'voice', caller: { user: 'alice', device: '~rest' } },
        callee: { user: callee },
        participants: [
          { side: 'caller', user: 'alice', devices: [] },
          { side: 'callee', user: callee, devices: [] },
        ],
        ...{ startedAt: bench.clock.now(), endedAt: bench.clock.now(), durationMs: 0 },
        ...{ endReason: 'unavailable', isMissed: true },
      },
    ]);
  });

  it('a second time under its own id: is the same call', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const first = await place(bench, { callee: 'bob', id: 'c1' });
    const second = await place(bench, { callee: 'bob', id: 'c1' });
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await bob.heardTypes()).filter((type) => type === 'call.invite')).toHaveLength(1);
  });

  it('under the id of a call of others: is refused', async () => {
    const bench = await start();
    await bench.device('bob', 'phone');
    const carol = await bench.device('carol', 'x');
    carol.say(invite('theirs'), { user: 'bob' });
    await carol.hear('call.placed');
    const { status, body } = await place(bench, { callee: 'bob', id: 'theirs' });
    expect([status, body?.code]).toEqual([409, 'conflict']);
  });

  it.each([
    [{}, ['callee']],
    [{ callee: 'not a name' }, ['callee']],
    [{ callee: 'alice' }, ['callee']],
    [{ callee: 'bob', media: { audio: 1, video: false } }, ['media.audio']],
    [{ callee: 'bob', context: 'x'.repeat(256) }, ['context']],
  ])('with %j: a problem that names it', async (body, at) => {
    const answer = await place(await start(), body);
    expect([answer.status, answer.body?.errors?.map((error) => error.at)]).toEqual([400, at]);
  });

  it('once too often: is told to come later', async () => {
    const bench = await start({ limits: { invitesPerUser: { burst: 1, perSecond: 0.1 } } });
    await place(bench, { callee: 'bob' });
    const { status, headers } = await place(bench, { callee: 'bob' });
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('with a body that is too large, or has no length: is refused', async () => {
    const bench = await start();
    const large = await place(bench, { callee: 'bob', context: 'x'.repeat(20_000) });
    expect([large.status, large.body?.code]).toEqual([413, 'too-large']);
    const endless = await fetch(`${bench.http}/calls/api/calls`, {
      ...{ method: 'POST', body: new Blob(['{}']).stream(), duplex: 'half' },
    });
    expect(endless.status).toBe(413);
  });
});

describe('a call that is answered over HTTP', () => {
  const answer = (bench: TestServer, as: string) =>
    askRest(bench, '/calls/c1/accept', { as, method: 'POST', body: {} });

  it('is taken by one of the devices', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const phone = await bench.device('bob', 'phone');
    const desk = await bench.device('bob', 'desk');
    alice.say(invite('c1'), { user: 'bob' });
    await phone.hear('call.invite');
    const { status, body } = await answer(bench, 'bob');
    expect([status, body?.callee]).toEqual([200, { user: 'bob', device: '~rest' }]);
    expect((await alice.hear('call.accept')).from).toEqual({ user: 'bob', device: '~rest' });
    for (const device of [phone, desk]) {
      expect((await device.hear('call.end')).message.reason).toBe('answered-elsewhere');
      await device.hear('call.elsewhere');
    }
    desk.say({ type: 'call.take', call: 'c1', media: { audio: true, video: true } });
    await desk.hear('call.taken');
    expect((await alice.hear('call.moved')).message.device).toBe('desk');
    await bench.pass(30_000);
    expect(await bench.server.calls.get('c1')).toMatchObject({
      ...{ status: 'answered', callee: desk.self },
    });
    expect((await answer(bench, 'bob')).body).toMatchObject({ callee: desk.self });
  });

  it.each([
    ['alice', 409],
    ['carol', 404],
  ] as const)('by %s: %i', async (as, expected) => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await alice.hear('call.placed');
    expect((await answer(bench, as)).status).toBe(expected);
    expect(await bench.server.calls.get('c1')).toMatchObject({ status: 'ringing' });
  });
});

describe('ICE servers over HTTP', () => {
  it('are for members of a live call', async () => {
    const iceServers = [{ urls: ['stun:stun.example.com'] }];
    const bench = await start({ turn: { ...turn, lifetimeMs: 600_000 }, iceServers });
    const alice = await bench.device('alice', 'laptop');
    await bench.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await alice.hear('call.placed');
    const ask = (as: string) => askRest(bench, '/calls/c1/ice-servers', { as });
    for (const user of ['alice', 'bob']) {
      const { status, body } = await ask(user);
      expect([status, body?.lifetimeMs]).toEqual([200, 600_000]);
      expect(body?.iceServers).toEqual([
        ...iceServers,
        {
          urls: turn.urls,
          username: `${Math.floor((bench.clock.now() + 600_000) / 1_000)}:${user}`,
          credential: expect.any(String) as string,
        },
      ]);
    }
    expect((await ask('carol')).status).toBe(404);
    await askRest(bench, '/calls/c1/end', { as: 'alice', method: 'POST' });
    expect((await ask('alice')).status).toBe(409);
  });

  it('are none where there are none', async () => {
    const bench = await start();
    await bench.device('bob', 'phone');
    await place(bench, { callee: 'bob', id: 'c1' });
    const { body } = await askRest(bench, '/calls/c1/ice-servers', { as: 'bob' });
    expect(body).toEqual({ iceServers: [], lifetimeMs: 0 });
  });
});
