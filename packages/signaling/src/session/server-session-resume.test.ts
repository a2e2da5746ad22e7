import { describe, expect, it } from 'vitest';
import { clientMessage, FakeConnection, openServerBench } from '../testing/server-bench.ts';
import { ringing } from '../testing/session-steps.ts';

describe('a resume', () => {
  it('takes the new connection, rotates the secret and sends again what was missed', () => {
    const { session, connection } = openServerBench();
    for (const call of ['a', 'b', 'c']) session.send(ringing(call));
    session.receive(connection, clientMessage(1));
    session.disconnected(connection);
    session.send(ringing('d'));
    const next = new FakeConnection();
    expect(session.resume(next, { secret: 'secret-1', received: 2 })).toBe(true);
    expect(next.welcome).toMatchObject({ resumed: true, received: 1, secret: 'secret-2' });
    expect(next.words).toEqual(['welcome', 'message 3', 'message 4']);
  });

  it('closes the connection that was there before', () => {
    const { session, connection, counts } = openServerBench();
    session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 });
    expect(connection.closes).toEqual(['replaced']);
    expect(counts.detached).toBe(0);
  });

  it.each([
    ['a wrong secret', { secret: 'secret-9', received: 0 }],
    ['messages that were never sent', { secret: 'secret-1', received: 5 }],
  ])('with %s changes nothing', (_name, claim) => {
    const { session, connection } = openServerBench();
    session.send(ringing('a'));
    const intruder = new FakeConnection();
    expect(session.resume(intruder, claim)).toBe(false);
    expect(intruder.frames).toEqual([]);
    expect(connection.closes).toEqual([]);
    expect(session.isAttached).toBe(true);
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 1 })).toBe(true);
  });

  it('from before what was acknowledged is impossible: those messages are gone', () => {
    const { session, connection } = openServerBench();
    session.send(ringing('a'));
    session.receive(connection, { type: 'ack', ack: 1 });
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(false);
  });

  it('works with the old secret as long as the client has not shown that it got the new one', () => {
    const { session } = openServerBench();
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(true);
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(true);
    const heard = new FakeConnection();
    expect(session.resume(heard, { secret: 'secret-2', received: 0 })).toBe(true);
    session.receive(heard, { type: 'pong' });
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(false);
    expect(session.resume(new FakeConnection(), { secret: 'secret-3', received: 0 })).toBe(false);
    expect(session.resume(new FakeConnection(), { secret: 'secret-4', received: 0 })).toBe(true);
  });

  it('is possible for 60 s, and not after', async () => {
    const { session, connection, clock, ends } = openServerBench();
    session.disconnected(connection);
    await clock.advance(59_999);
    expect(ends).toEqual([]);
    await clock.advance(1);
    expect(ends).toEqual(['lost']);
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(false);
    expect(clock.pending).toBe(0);
  });
});

describe('a client that says nothing', () => {
  it('is pinged every 20 s and let go after 40 s, and may come back', async () => {
    const { session, connection, clock, counts } = openServerBench();
    await clock.advance(39_999);
    expect(connection.words).toEqual(['welcome', 'ping']);
    await clock.advance(1);
    expect(connection.closes).toEqual(['closed']);
    expect(counts.detached).toBe(1);
    expect(session.resume(new FakeConnection(), { secret: 'secret-1', received: 0 })).toBe(true);
  });

  it('but answers pings stays', async () => {
    const { session, connection, clock } = openServerBench();
    for (let minute = 0; minute < 60; minute += 1) {
      await clock.advance(20_000);
      session.receive(connection, { type: 'pong' });
    }
    expect(connection.closes).toEqual([]);
  });

  it('about a message that it got is let go after 10 s: the message was lost on the way', async () => {
    const { session, connection, clock } = openServerBench();
    session.send(ringing('a'));
    await clock.advance(19_000);
    session.receive(connection, { type: 'pong' });
    await clock.advance(1_000);
    expect(connection.closes).toEqual(['closed']);
  });

  it('but acknowledges stays', async () => {
    const { session, connection, clock } = openServerBench();
    session.send(ringing('a'));
    session.send(ringing('b'));
    await clock.advance(15_000);
    session.receive(connection, { type: 'ack', ack: 1 });
    await clock.advance(5_000);
    expect(connection.closes).toEqual([]);
  });

  it('is answered when it pings', () => {
    const { session, connection } = openServerBench();
    session.receive(connection, { type: 'ping' });
    expect(connection.words).toEqual(['welcome', 'pong']);
  });
});
