import { describe, expect, it } from 'vitest';
import {
  clientMessage,
  FakeConnection,
  openServerBench,
  serverBench,
} from '../testing/server-bench.ts';
import { ringing } from '../testing/session-steps.ts';

describe('a new session', () => {
  it('welcomes the device, then sends what was queued before', () => {
    const { session } = serverBench();
    session.send(ringing('early'));
    const connection = new FakeConnection();
    session.open(connection);
    expect(session.isAttached).toBe(true);
    expect(connection.welcome).toEqual({
      type: 'welcome',
      v: 1,
      session: 's1',
      secret: 'secret-1',
      resumed: false,
      received: 0,
      self: { user: 'alice', device: 'phone' },
      pingMs: 20_000,
      turn: true,
    });
    expect(connection.words).toEqual(['welcome', 'message 1']);
  });

  it('sends messages with their sender, or none when the server speaks', () => {
    const { session, connection } = openServerBench();
    session.send(ringing('a'), { user: 'bob', device: 'd' });
    session.send(ringing('b'));
    expect(connection.frames.slice(1)).toEqual([
      { type: 'message', seq: 1, ack: 0, from: { user: 'bob', device: 'd' }, body: ringing('a') },
      { type: 'message', seq: 2, ack: 0, body: ringing('b') },
    ]);
  });
});

describe('a message from the client', () => {
  it('is told once, with its address and number, and acknowledged within 100 ms', async () => {
    const { session, connection, heard, clock } = openServerBench();
    session.receive(connection, clientMessage(1));
    await clock.advance(99);
    expect(connection.words).toEqual(['welcome']);
    await clock.advance(1);
    expect(connection.words).toEqual(['welcome', 'ack 1']);
    expect(heard).toEqual([{ message: ringing('n1'), to: { user: 'bob' }, seq: 1 }]);
  });

  it('is acknowledged by the answer, when there is one at once', async () => {
    const { session, connection, clock } = openServerBench({
      onMessage: () => session.send(ringing('answer')),
    });
    session.receive(connection, clientMessage(1));
    await clock.advance(1_000);
    expect(connection.frames.slice(1)).toEqual([
      { type: 'message', seq: 1, ack: 1, body: ringing('answer') },
    ]);
  });

  it('is acknowledged at once when 16 are owed', () => {
    const { session, connection } = openServerBench();
    for (let seq = 1; seq <= 16; seq += 1) session.receive(connection, clientMessage(seq));
    expect(connection.words).toEqual(['welcome', 'ack 16']);
  });

  it('a second time is acknowledged again and not told', () => {
    const { session, connection, heard } = openServerBench();
    session.receive(connection, clientMessage(1));
    session.receive(connection, clientMessage(1));
    expect(heard).toHaveLength(1);
    expect(connection.words).toEqual(['welcome', 'ack 1']);
  });

  it('after others that are missing closes the connection, and the session waits for a resume', () => {
    const { session, connection, heard, faults, counts } = openServerBench();
    session.receive(connection, clientMessage(2));
    expect(heard).toEqual([]);
    expect(connection.closes).toEqual(['invalid']);
    expect(faults).toEqual([{ kind: 'gap', seq: 2 }]);
    expect(counts.detached).toBe(1);
    expect(session.isAttached).toBe(false);
  });

  it('of an unknown type is acknowledged, told as such, and not answered', async () => {
    const { session, connection, faults, clock } = openServerBench();
    session.receive(connection, clientMessage(1, { body: { type: 'call.dance' } }));
    await clock.advance(100);
    expect(faults).toEqual([{ kind: 'unknown', seq: 1, field: 'body.type' }]);
    expect(connection.words).toEqual(['welcome', 'ack 1']);
  });

  it('that is not valid is acknowledged and answered by a fault that names the field', async () => {
    const { session, connection, faults, clock, heard } = openServerBench();
    session.receive(connection, clientMessage(1, { body: { type: 'call.ringing', call: 7 } }));
    await clock.advance(100);
    expect(faults).toEqual([{ kind: 'invalid', seq: 1, field: 'body.call' }]);
    expect(connection.frames[1]).toEqual({
      type: 'fault',
      seq: 1,
      code: 'invalid',
      field: 'body.call',
      message: 'invalid',
    });
    expect(connection.words).toEqual(['welcome', 'fault', 'ack 1']);
    expect(heard).toEqual([]);
  });

  it.each([
    [{ type: 'hello', v: 1, device: 'phone' }],
    [{ type: 'token', token: 't' }],
    [{ type: 'refused', code: 'busy', message: 'No.' }],
  ] as const)('must not be a %j here', (frame) => {
    const { session, connection, faults } = openServerBench();
    session.receive(connection, frame);
    expect(faults).toEqual([{ kind: 'unexpected', field: 'type' }]);
  });

  it('from a connection that was replaced is ignored', () => {
    const { session, connection, heard } = openServerBench();
    const { secret } = connection.welcome;
    session.resume(new FakeConnection(), { secret, received: 0 });
    session.receive(connection, clientMessage(1));
    session.disconnected(connection);
    expect(heard).toEqual([]);
    expect(session.isAttached).toBe(true);
  });

  it('may end the session: nothing is left running', () => {
    const { session, connection, clock, ends } = openServerBench({
      onMessage: () => session.end(),
    });
    session.receive(connection, clientMessage(1));
    expect(ends).toEqual(['closed']);
    expect(clock.pending).toBe(0);
  });
});

describe('a session ends', () => {
  it('when the client says bye', () => {
    const { session, connection, ends, clock } = openServerBench();
    session.receive(connection, { type: 'bye', code: 'closed' });
    expect(ends).toEqual(['closed']);
    expect(session.isAttached).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it('when more piles up than its outbox holds', () => {
    const { session, connection, ends, clock } = openServerBench();
    for (let count = 0; count < 4; count += 1) session.send(ringing('a'));
    expect(ends).toEqual([]);
    session.send(ringing('b'));
    expect(ends).toEqual(['too-slow']);
    expect(connection.closes).toEqual(['too-slow']);
    expect(clock.pending).toBe(0);
  });

  it('once, when the server says so; after it everything is ignored', () => {
    const { session, connection, ends, counts, heard, clock } = openServerBench();
    session.end('draining');
    session.end();
    session.send(ringing('a'));
    session.open(new FakeConnection());
    session.receive(connection, clientMessage(1));
    session.disconnected(connection);
    session.fault({ code: 'not-found', message: 'No.' });
    expect(ends).toEqual(['draining']);
    expect(connection.closes).toEqual(['draining']);
    expect(connection.words).toEqual(['welcome']);
    expect({ detached: counts.detached, heard: heard.length, timers: clock.pending }).toEqual({
      detached: 0,
      heard: 0,
      timers: 0,
    });
  });

  it('also when its connection gives up while being written to', () => {
    const { session, clock, ends } = serverBench();
    const connection = new FakeConnection();
    connection.send = () => session.end('too-slow');
    session.open(connection);
    expect(ends).toEqual(['too-slow']);
    expect(clock.pending).toBe(0);
  });
});

describe('a fault', () => {
  it('goes to the client as the server words it', () => {
    const { session, connection } = openServerBench();
    session.fault({ seq: 3, code: 'not-found', message: 'There is no such call.' });
    expect(connection.frames.at(-1)).toEqual({
      type: 'fault',
      seq: 3,
      code: 'not-found',
      message: 'There is no such call.',
    });
  });
});
