import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { describe, expect, it, vi } from 'vitest';
import { askRest } from '../testing/ask-rest.ts';
import { accept, end, invite, take } from '../testing/messages.ts';
import { signToken } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';
import type { Action, Actor } from './access.ts';

const start = useServer();

describe('rules of the app', () => {
  it('hear who wants what, with the role of the newest token', async () => {
    const asked: (readonly [Actor, Action])[] = [];
    const bench = await start({ authorize: (...question) => asked.push(question) > 0 });
    const now = bench.clock.now();
    const token = await signToken({ sub: 'alice', now, claims: { role: 'moderator' } });
    const alice = await bench.device('alice', 'laptop', { token });
    alice.say(invite('c1', { context: 'visit-7' }), { user: 'bob' });
    await alice.hear('call.end');
    const newer = await signToken({ sub: 'alice', now, claims: { role: 'admin' } });
    alice.raw.send({ type: 'token', token: newer });
    // A token takes a while to check, and what comes meanwhile goes by the one before.
    await vi.waitFor(() => expect(asked).toHaveLength(3));
    await alice.raw.caughtUp();
    alice.say(invite('c2'), { user: 'bob' });
    await alice.hear('call.end');
    const actor = { user: 'alice', device: 'laptop' };
    expect(asked).toEqual([
      [{ ...actor, role: 'moderator' }, { type: 'connect' }],
      [
        { ...actor, role: 'moderator' },
        { type: 'call.place', call: 'c1', callee: 'bob', kind: 'video', context: 'visit-7' },
      ],
      [{ ...actor, role: 'moderator' as const }, { type: 'connect' }].map((part) =>
        'role' in part ? { ...part, role: 'admin' } : part,
      ),
      [
        { ...actor, role: 'admin' },
        { type: 'call.place', call: 'c2', callee: 'bob', kind: 'video' },
      ],
    ]);
  });

  it('may let somebody not in, who hears what a bad token hears', async () => {
    const bench = await start({ authorize: (_, { type }) => type !== 'connect' });
    const raw = await bench.raw();
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop' });
    expect(await raw.take('refused')).toMatchObject({ code: 'unauthorized' });
    expect(bench.log.find(({ event }) => event === 'audit')?.fields).toMatchObject({
      kind: 'connect-denied',
      user: 'alice',
    });
  });

  it('that cannot tell now make the client come back', async () => {
    const bench = await start({ authorize: () => Promise.reject(new Error('database down')) });
    const raw = await bench.raw();
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop' });
    expect(await raw.take('refused')).toMatchObject({ code: 'busy' });
  });

  it('that let nobody stay do not take a newer token', async () => {
    let isOpen = true;
    const bench = await start({ authorize: () => isOpen });
    const alice = await bench.device('alice', 'laptop');
    isOpen = false;
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    alice.raw.send({ type: 'token', token });
    expect(await alice.raw.take('fault')).toMatchObject({ code: 'forbidden', field: 'token' });
  });
});

describe('a user who does not exist, one who is not there, and one who has blocked the caller', () => {
  it('cannot be told apart by any answer', async () => {
    const bench = await start({
      authorize: (_, action) => action.type !== 'call.place' || action.callee !== 'blocker',
    });
    const records: string[] = [];
    bench.server.on('call', ({ callee }) => void records.push(callee.user));
    const blocker = await bench.device('blocker', 'phone');
    await (await bench.device('offline', 'phone')).leave();
    const heard = await Promise.all(
      ['no-such-user', 'offline', 'blocker'].map(async (user) => {
        const alice = await bench.device(`alice-of-${user}`, 'laptop');
        alice.say(invite(`to-${user}`), { user });
        await alice.hear('call.end');
        // What else one can ask about a call: again, to end it, to take it, for ICE servers.
        alice.say(invite(`to-${user}`), { user });
        alice.say(end(`to-${user}`, 'cancelled'));
        alice.say({ type: 'call.take', call: `to-${user}`, media: { audio: true, video: false } });
        alice.say({ type: 'ice.request', call: `to-${user}` });
        await alice.heardTypes();
        return JSON.stringify(
          alice.raw.received.filter(({ type }) => type === 'message' || type === 'fault'),
        ).replaceAll(`to-${user}`, 'c');
      }),
    );
    expect(heard[1]).toBe(heard[0]);
    expect(heard[2]).toBe(heard[0]);
    expect(heard[0]).toContain('unavailable');
    // The one who blocks hears nothing of it, now or later.
    expect(await blocker.heardTypes()).toEqual(['calls.sync']);
    expect(await bench.server.calls.list({ user: 'blocker' })).toEqual([]);
    expect(records.toSorted()).toEqual(['no-such-user', 'offline']);
  });

  it('cannot be told apart by what the caller reads over HTTP, or hears in a new session', async () => {
    const bench = await start({
      authorize: (_, action) => action.type !== 'call.place' || action.callee !== 'blocker',
    });
    await bench.device('blocker', 'phone');
    await (await bench.device('offline', 'phone')).leave();
    const learnt: string[] = [];
    for (const user of ['no-such-user', 'offline', 'blocker']) {
      const as = `alice-of-${user}`;
      const alice = await bench.device(as, 'laptop');
      alice.say(invite(`from-a-device-${user}`), { user });
      await alice.hear('call.end');
      await alice.leave();
      const again = await bench.device(as, 'laptop');
      const heard = again.raw.received.filter(({ type }) => type === 'message');
      const answers = [
        await askRest(bench, '/calls', {
          as,
          method: 'POST',
          body: { callee: user, id: `c-${user}` },
        }),
        await askRest(bench, '/calls', {
          as,
          method: 'POST',
          body: { callee: user, id: `c-${user}` },
        }),
      ];
      for (const id of [`from-a-device-${user}`, `c-${user}`]) {
        answers.push(await askRest(bench, `/calls/${id}`, { as }));
        answers.push(await askRest(bench, `/calls/${id}/ice-servers`, { as }));
        for (const wish of ['accept', 'end', 'reject']) {
          const body = wish === 'accept' ? { body: { media: { audio: true, video: false } } } : {};
          answers.push(
            await askRest(bench, `/calls/${id}/${wish}`, { as, method: 'POST', ...body }),
          );
        }
      }
      answers.push(await askRest(bench, '/calls', { as }));
      answers.push(await askRest(bench, '/calls?missed=true', { as }));
      const what = [heard, answers.map(({ status, body }) => ({ status, body }))];
      learnt.push(JSON.stringify(what).replaceAll(user, 'u'));
    }
    expect(learnt[1]).toBe(learnt[0]);
    expect(learnt[2]).toBe(learnt[0]);
    expect(learnt[0]).toContain('"endReason":"unavailable"');
  });

  it('of whom the last hears nothing of it, nor does anybody else', async () => {
    const bench = await start({ authorize: (_, { type }) => type !== 'call.place' });
    const events: string[] = [];
    bench.server.on('call', ({ id }) => void events.push(id));
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'blocker' });
    await alice.hear('call.end');
    const blocker = await bench.device('blocker', 'phone');
    expect(await blocker.heardTypes()).toEqual(['calls.sync']);
    for (const message of [end('c1', 'rejected'), accept('c1'), take('c1')]) blocker.say(message);
    const faults = [];
    for (let times = 0; times < 3; times += 1) faults.push((await blocker.raw.take('fault')).code);
    expect(faults).toEqual(['not-found', 'not-found', 'not-found']);
    expect((await askRest(bench, '/calls/c1', { as: 'blocker' })).status).toBe(404);
    expect((await askRest(bench, '/calls', { as: 'blocker' })).body?.calls).toEqual([]);
    expect((await askRest(bench, '/calls?missed=true', { as: 'blocker' })).body?.calls).toEqual([]);
    expect(events).toEqual([]);
    expect((await bench.server.calls.statistics()).calls).toBe(0);
  });

  it('are answered after the same number of ways to the database', async () => {
    const bench = await start({
      authorize: (_, action) => action.type !== 'call.place' || action.callee !== 'blocker',
    });
    await bench.device('blocker', 'phone');
    const alice = await bench.device('alice', 'laptop');
    const ways: number[] = [];
    for (const user of ['no-such-user', 'blocker']) {
      await bench.pass(5_000);
      const before = waysOf(bench.server.metrics());
      alice.say(invite(`to-${user}`), { user });
      await alice.hear('call.end');
      ways.push(waysOf(bench.server.metrics()) - before);
    }
    expect(ways[0]).toBe(ways[1]);
  });
});

/** How often the database was asked, but for what the clock asks. */
function waysOf(metrics: string): number {
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('earshot_store_operation_seconds_count'))
    .filter((line) => !line.includes('eadlines') && !line.includes('nextDeadlineAt'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
