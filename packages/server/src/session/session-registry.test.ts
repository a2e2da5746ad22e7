import { parseFrame, type Frame } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import { quietOperations } from '../testing/quiet-operations.ts';
import type { GuardedConnection } from './seats.ts';
import { createSessionRegistry } from './session-registry.ts';

const alice = { user: 'alice', device: 'laptop' };

interface FakeConnection extends GuardedConnection {
  readonly frames: readonly Frame[];
  readonly closedWith: () => string | undefined;
}

function fakeConnection(): FakeConnection {
  const frames: Frame[] = [];
  let code: string | undefined;
  return {
    frames,
    closedWith: () => code,
    role: 'user',
    bufferedAmount: 0,
    send(text) {
      const parsed = parseFrame(text);
      if (parsed.ok) frames.push(parsed.value);
    },
    close(reason) {
      code = reason;
    },
    blame: () => undefined,
  };
}

function bench() {
  const clock = new FakeClock();
  const events: string[] = [];
  const sessions = createSessionRegistry({
    ...quietOperations(),
    clock,
    log: () => undefined,
    ...{ pingMs: 20_000, resumeWindowMs: 60_000, maxOutbox: 10, devicesPerUser: 2 },
    givesIce: false,
    moved: () => undefined,
    events: {
      message: () => undefined,
      arrived: ({ device }, isNew) => events.push(`${device} arrived${isNew ? ', new' : ''}`),
      left: ({ device }) => events.push(`${device} left`),
    },
  });
  return { clock, events, sessions };
}

function claimOf({ frames }: FakeConnection): NonNullable<Frame<'hello'>['resume']> {
  const [welcome] = frames;
  if (welcome?.type !== 'welcome') throw new Error('Not welcome.');
  return { session: welcome.session, secret: welcome.secret, received: 0 };
}

describe('the sessions of a device', () => {
  it('one begins, loses its connection, and goes on over another', () => {
    const { sessions, events, clock } = bench();
    const first = fakeConnection();
    const session = sessions.open(first, alice, undefined);
    session?.disconnected(first);
    expect(sessions.devicesOf('alice')).toEqual([]);
    expect(sessions.size).toBe(1);

    const second = fakeConnection();
    expect(sessions.open(second, alice, claimOf(first))).toBe(session);
    expect(sessions.devicesOf('alice')).toEqual(['laptop']);
    expect(events).toEqual(['laptop arrived, new', 'laptop left', 'laptop arrived']);
    void sessions.moveAway(0);
    expect(second.closedWith()).toBe('draining');
    expect([sessions.size, clock.pending]).toEqual([0, 0]);
  });

  it('a newer one replaces it, and the device has not left in between', () => {
    const { sessions, events } = bench();
    const first = fakeConnection();
    sessions.open(first, alice, undefined);
    sessions.open(fakeConnection(), alice, undefined);
    expect(first.closedWith()).toBe('replaced');
    expect(events).toEqual(['laptop arrived, new', 'laptop arrived, new']);
    expect(sessions.size).toBe(1);
  });

  it('one that nobody comes back to ends, and the device has left', () => {
    const { sessions, events, clock } = bench();
    const first = fakeConnection();
    sessions.open(first, alice, undefined)?.disconnected(first);
    clock.advanceSync(60_000);
    expect(events).toEqual(['laptop arrived, new', 'laptop left', 'laptop left']);
    expect([sessions.size, clock.pending]).toEqual([0, 0]);
  });

  it('one whose client says goodbye ends at once', () => {
    const { sessions, events } = bench();
    const first = fakeConnection();
    sessions.open(first, alice, undefined)?.receive(first, { type: 'bye', code: 'closed' });
    expect(events).toEqual(['laptop arrived, new', 'laptop left']);
    expect(sessions.size).toBe(0);
  });

  it('those without a connection are known as such', () => {
    const { sessions } = bench();
    const first = fakeConnection();
    const session = sessions.open(first, alice, undefined);
    expect(sessions.awaitedOf('alice')).toEqual([]);
    session?.disconnected(first);
    expect(sessions.awaitedOf('alice')).toEqual(['laptop']);
    expect(sessions.devicesOf('alice')).toEqual([]);
  });

  it('are sent away over a time, one after the other, and no device has left', async () => {
    const { sessions, events, clock } = bench();
    const connections = ['alice', 'bob', 'carol', 'dave'].map((user) => {
      const connection = fakeConnection();
      sessions.open(connection, { user, device: 'x' }, undefined);
      return connection;
    });
    const gone = (): number => connections.filter((one) => one.closedWith() === 'draining').length;
    const moving = sessions.moveAway(400);
    expect(gone()).toBe(1);
    await clock.advance(200);
    expect(gone()).toBe(3);
    const late = fakeConnection();
    sessions.open(late, { user: 'erin', device: 'x' }, undefined);
    await clock.advance(200);
    await moving;
    expect(late.closedWith()).toBe('draining');
    expect(sessions.size).toBe(0);
    expect(clock.pending).toBe(0);
    expect(events.filter((event) => event.endsWith('left'))).toEqual([]);
  });

  it('one that ends by itself while others are sent away has left', async () => {
    const { sessions, events, clock } = bench();
    const [first, second] = [fakeConnection(), fakeConnection()];
    sessions.open(first, { user: 'alice', device: 'a' }, undefined);
    const session = sessions.open(second, { user: 'bob', device: 'b' }, undefined);
    const moving = sessions.moveAway(200);
    session?.receive(second, { type: 'bye', code: 'draining' });
    await clock.advance(200);
    await moving;
    expect(events.slice(2)).toEqual(['b left']);
  });

  it('a message for a device without a session is dropped', () => {
    const { sessions } = bench();
    const message = { type: 'call.absent', call: 'c1' } as const;
    expect(() => sessions.deliver(alice, message, undefined)).not.toThrow();
  });

  it('of two devices that are connected none makes room for a third', () => {
    const { sessions, events } = bench();
    const connections = ['one', 'two', 'three'].map((device) => {
      const connection = fakeConnection();
      return {
        connection,
        session: sessions.open(connection, { user: 'alice', device }, undefined),
      };
    });
    expect(connections.map(({ session }) => session !== undefined)).toEqual([true, true, false]);
    const [first] = connections;
    if (first !== undefined) first.session?.disconnected(first.connection);
    expect(
      sessions.open(fakeConnection(), { user: 'alice', device: 'three' }, undefined),
    ).toBeDefined();
    expect(events.slice(2)).toEqual(['one left', 'one left', 'three arrived, new']);
  });
});
