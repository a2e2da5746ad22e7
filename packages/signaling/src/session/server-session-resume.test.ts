import { describe, expect, it } from 'vitest';
import {
  clientMessage,
  FakeConnection,
  openServerBench,
  serverBench,
} from '../testing/server-bench.ts';
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

describe('a session that was begun elsewhere', () => {
  const restored = {
    ...{ received: 2, acknowledged: 3, secrets: ['old'] },
    waiting: [
      { message: ringing('d') },
      { message: ringing('e'), from: { user: 'bob', device: 'x' } },
    ],
  };

  it('goes on where it was', () => {
    const { session, heard } = serverBench({ restored });
    const connection = new FakeConnection();
    expect(session.unacknowledged).toBe(2);
    expect(session.resume(connection, { secret: 'old', received: 4 })).toBe(true);
    expect(connection.welcome).toMatchObject({ resumed: true, received: 2, secret: 'secret-1' });
    session.send(ringing('f'));
    expect(connection.words).toEqual(['welcome', 'message 5', 'message 6']);
    session.receive(connection, clientMessage(2));
    session.receive(connection, clientMessage(3));
    expect(heard.map(({ seq }) => seq)).toEqual([3]);
  });

  it.each([2, 6])('cannot be resumed by a client that has received %i', (received) => {
    const { session } = serverBench({ restored });
    expect(session.resume(new FakeConnection(), { secret: 'old', received })).toBe(false);
  });

  it('waits for its client no longer than another one', async () => {
    const { session, clock, counts, ends } = serverBench({ restored });
    session.wait();
    expect(counts.detached).toBe(1);
    session.send(ringing('f'));
    await clock.advance(60_000);
    expect(ends).toEqual(['lost']);
    session.wait();
    expect([counts.detached, clock.pending]).toEqual([1, 0]);
  });
});

describe('a session whose messages are in hands that may fail', () => {
  it('acknowledges no more than what was dealt with', async () => {
    let settled = 0;
    const { session, connection, clock } = openServerBench({ settled: () => settled });
    session.receive(connection, clientMessage(1));
    session.receive(connection, clientMessage(2));
    session.send(ringing('a'));
    expect(connection.frames.at(-1)).toMatchObject({ type: 'message', ack: 0 });
    await clock.advance(100);
    settled = 1;
    await clock.advance(100);
    settled = 2;
    await clock.advance(100);
    expect(connection.words.slice(2)).toEqual(['ack 0', 'ack 1', 'ack 2']);
    expect(clock.pending).toBe(1);
    session.end();
    expect(clock.pending).toBe(0);
  });

  it('tells a client that comes back what it has to say again', () => {
    const { session, connection, heard } = openServerBench({ settled: () => 1 });
    session.receive(connection, clientMessage(1));
    session.receive(connection, clientMessage(2));
    const next = new FakeConnection();
    session.resume(next, { secret: 'secret-1', received: 0 });
    expect(next.welcome.received).toBe(1);
    session.receive(next, clientMessage(2));
    expect(heard.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('acknowledges many messages a moment later, however many there are', async () => {
    let settled = 0;
    const { session, connection, clock } = openServerBench({ settled: () => settled });
    for (let seq = 1; seq <= 20; seq += 1) session.receive(connection, clientMessage(seq));
    settled = 20;
    await clock.advance(100);
    expect(connection.words).toEqual(['welcome', 'ack 20']);
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
