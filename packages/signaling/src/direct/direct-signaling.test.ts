import { describe, expect, it, vi } from 'vitest';
import { encodeFrame } from '../protocol/encode.ts';
import type { Frame } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import { fakeEnvironment } from '../testing/fake-environment.ts';
import { createLossyNetwork } from '../testing/lossy-network.ts';
import { ringing } from '../testing/session-steps.ts';
import {
  createBroadcastSignaling,
  createDirectSignaling,
  type DirectSignalingOptions,
} from './create-direct-signaling.ts';

/** A bus, and a way to put anything on it. */
function bus() {
  const environment = fakeEnvironment();
  const { clock } = environment;
  const network = createLossyNetwork(environment);
  const join = async (user: string, device: string) => {
    const signaling = createDirectSignaling({ user, device, transport: network.bus, environment });
    const heard: string[] = [];
    signaling.on('message', ({ from, message }) => {
      heard.push(`${from?.user}/${from?.device} ${'call' in message ? message.call : ''}`);
    });
    signaling.connect();
    await clock.advance(20);
    return { signaling, heard };
  };
  const stranger = network.bus();
  stranger.connect({ open: () => undefined, message: () => undefined, close: () => undefined });
  return { environment, clock, network, join, stranger };
}

const direct = (changes: Partial<Frame<'direct'>> = {}): string =>
  encodeFrame({
    type: 'direct',
    v: 1,
    from: { user: 'eve', device: 'x' },
    to: { user: 'bob' },
    seq: 1,
    run: 'r1',
    body: ringing('c'),
    ...changes,
  });

describe('signaling without a server', () => {
  it('reaches every device of a user, and nobody else', async () => {
    const { join, clock } = bus();
    const alice = await join('alice', 'a');
    const bob = [await join('bob', 'b1'), await join('bob', 'b2')];
    alice.signaling.send(ringing('c'), { user: 'bob' });
    await clock.advance(20);
    expect(bob.map(({ heard }) => heard)).toEqual([['alice/a c'], ['alice/a c']]);
    expect(alice.heard).toEqual([]);
  });

  it('reaches one device when it is named', async () => {
    const { join, clock } = bus();
    const alice = await join('alice', 'a');
    const bob = [await join('bob', 'b1'), await join('bob', 'b2')];
    alice.signaling.send(ringing('c'), { user: 'bob', device: 'b2' });
    await clock.advance(20);
    expect(bob.map(({ heard }) => heard)).toEqual([[], ['alice/a c']]);
  });

  it('reaches the other devices of the sender, and not the sender', async () => {
    const { join, clock } = bus();
    const [one, two] = [await join('alice', 'a1'), await join('alice', 'a2')];
    one.signaling.send(ringing('c'), { user: 'alice' });
    await clock.advance(20);
    expect([one.heard, two.heard]).toEqual([[], ['alice/a1 c']]);
  });

  it('lets the peers decide, provides no ICE servers, and knows itself from the start', () => {
    const { network } = bus();
    const signaling = createDirectSignaling({ user: 'alice', device: 'a', transport: network.bus });
    expect(signaling).toMatchObject({
      arbiter: 'peers',
      providesIce: false,
      self: { user: 'alice', device: 'a' },
      state: { status: 'offline' },
    });
  });

  it('ignores what is for the server: there is none', async () => {
    const { join, clock } = bus();
    const [alice, bob] = [await join('alice', 'a'), await join('bob', 'b')];
    alice.signaling.send({ type: 'ice.request', call: 'c' });
    alice.signaling.send(ringing('c'), { user: 'bob' });
    await clock.advance(20);
    expect(bob.heard).toEqual(['alice/a c']);
  });

  it('delivers what was sent before it was online, in order', async () => {
    const { join, clock, network, environment } = bus();
    const bob = await join('bob', 'b');
    const alice = createDirectSignaling({
      user: 'alice',
      device: 'a',
      transport: network.bus,
      environment,
    });
    alice.send(ringing('one'), { user: 'bob' });
    alice.connect();
    alice.send(ringing('two'), { user: 'bob' });
    await clock.advance(20);
    expect(bob.heard).toEqual(['alice/a one', 'alice/a two']);
  });
});

describe('what comes over the bus', () => {
  it.each([
    ['the same frame again', [direct(), direct()], ['eve/x c']],
    ['an older frame', [direct({ seq: 5 }), direct({ seq: 4 })], ['eve/x c']],
    [
      'a frame with others in between for other users',
      [direct({ seq: 1 }), direct({ seq: 9 })],
      ['eve/x c', 'eve/x c'],
    ],
    [
      'number 1 of a new run',
      [direct({ seq: 5 }), direct({ seq: 1, run: 'r2' })],
      ['eve/x c', 'eve/x c'],
    ],
    [
      'number 1 of another device',
      [direct(), direct({ from: { user: 'eve', device: 'y' } })],
      ['eve/x c', 'eve/y c'],
    ],
    ['a frame for another user', [direct({ to: { user: 'carol' } })], []],
    ['a frame for another device', [direct({ to: { user: 'bob', device: 'b9' } })], []],
    ['a frame in our own name', [direct({ from: { user: 'bob', device: 'b' } })], []],
    ['a frame of another version', [direct({ v: 2 })], []],
    ['a message of an unknown type', [direct({ body: { type: 'call.dance' } })], []],
    ['a message that is not valid', [direct({ body: 7 })], []],
    ['a frame that is not for a bus', ['{"type":"ping"}'], []],
    ['something else entirely', ['hello?', '[]', ''], []],
  ])('%s: %#', async (_name, texts, expected) => {
    const { join, clock, stranger } = bus();
    const bob = await join('bob', 'b');
    for (const text of texts) stranger.send(text);
    await clock.advance(20);
    expect(bob.heard).toEqual(expected);
    expect(bob.signaling.state.status).toBe('online');
  });

  it('in a storm of repetition is delivered once and in order', async () => {
    const { join, clock, network } = bus();
    const [alice, bob] = [await join('alice', 'a'), await join('bob', 'b')];
    network.setFaults({ duplicate: 0.9, delayMs: [1, 100] });
    for (let n = 0; n < 50; n += 1) alice.signaling.send(ringing(`n${n}`), { user: 'bob' });
    await clock.advance(10_000);
    expect(bob.heard).toEqual(Array.from({ length: 50 }, (_, n) => `alice/a n${n}`));
  });
});

describe('a bus that is lost', () => {
  it('is joined again, and what was sent meanwhile goes out', async () => {
    const { join, clock, network, stranger } = bus();
    const [alice, bob] = [await join('alice', 'a'), await join('bob', 'b')];
    const states: string[] = [];
    alice.signaling.on('state', ({ status }) => void states.push(status));
    stranger.close();
    network.breakAll();
    expect(alice.signaling.state).toMatchObject({
      status: 'offline',
      retryAt: expect.any(Number) as number,
    });
    alice.signaling.connect();
    await clock.advance(600);
    alice.signaling.send(ringing('c'), { user: 'bob' });
    await clock.advance(600);
    expect(states).toEqual(['offline', 'connecting', 'online']);
    expect(bob.heard).toEqual(['alice/a c']);
  });

  it('takes up to 512 messages, then refuses with a typed error', () => {
    const { network, environment } = bus();
    const alice = createDirectSignaling({ user: 'alice', transport: network.bus, environment });
    for (let n = 0; n < 512; n += 1) alice.send(ringing('c'), { user: 'bob' });
    expect(() => alice.send(ringing('c'), { user: 'bob' })).toThrow(
      expect.objectContaining({ code: 'signaling/outbox-full', details: { limit: 512 } }),
    );
  });

  it('that cannot be made is tried again', async () => {
    const { environment, network, clock } = bus();
    let attempts = 0;
    const transport: DirectSignalingOptions['transport'] = () => {
      attempts += 1;
      if (attempts < 3) throw new Error('not yet');
      return network.bus();
    };
    const alice = createDirectSignaling({ user: 'alice', transport, environment });
    alice.connect();
    expect(alice.state.status).toBe('offline');
    await clock.advance(3_000);
    expect(alice.state.status).toBe('online');
  });
});

describe('signaling that is closed', () => {
  it('leaves nothing open, sends nothing, and says so once', async () => {
    const { join, clock, network, stranger } = bus();
    const { signaling } = await join('alice', 'a');
    const states: string[] = [];
    signaling.on('state', ({ status }) => void states.push(status));
    signaling.close();
    signaling.close();
    signaling.connect();
    stranger.close();
    await clock.advance(20);
    expect(states).toEqual(['closed']);
    expect({ inUse: network.inUse, timers: clock.pending }).toEqual({ inUse: 0, timers: 0 });
    expect(() => signaling.send(ringing('c'), { user: 'bob' })).toThrow(
      expect.objectContaining({ code: 'signaling/closed' }),
    );
  });

  it('while the bus is away stops trying', async () => {
    const { join, clock, network, stranger } = bus();
    const { signaling } = await join('alice', 'a');
    stranger.close();
    network.breakAll();
    signaling.close();
    await clock.advance(60_000);
    expect({ inUse: network.inUse, timers: clock.pending }).toEqual({ inUse: 0, timers: 0 });
  });

  it('by a listener, while it connects, does not connect', () => {
    const { network, environment } = bus();
    const alice = createDirectSignaling({ user: 'alice', transport: network.bus, environment });
    const before = network.inUse;
    alice.on('state', () => alice.close());
    alice.connect();
    expect(alice.state).toEqual({ status: 'closed' });
    expect(network.inUse).toBe(before);
  });
});

describe('options', () => {
  const transport = (): never => {
    throw new Error('never called');
  };
  it.each([
    ['user', { user: 'a b', transport }],
    ['user', { transport }],
    ['device', { user: 'alice', device: '', transport }],
    ['transport', { user: 'alice' }],
    ['environment', { user: 'alice', transport, environment: { clock: 1 } }],
  ])('a wrong %s is refused: %j', (option, options) => {
    expect(() => createDirectSignaling(options as DirectSignalingOptions)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option', details: { option } }),
    );
  });

  it('a channel must have a name', () => {
    expect(() => createBroadcastSignaling({ user: 'alice', channel: '' })).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option', details: { option: 'channel' } }),
    );
  });
});

describe('two tabs on a BroadcastChannel', () => {
  it('reach each other with no server', async () => {
    const [alice, bob] = [
      createBroadcastSignaling({ user: 'alice' }),
      createBroadcastSignaling({ user: 'bob' }),
    ];
    const heard: Message[] = [];
    bob.on('message', ({ message }) => void heard.push(message));
    alice.connect();
    bob.connect();
    await vi.waitFor(() =>
      expect([alice.state.status, bob.state.status]).toEqual(['online', 'online']),
    );
    alice.send(ringing('c'), { user: 'bob' });
    await vi.waitFor(() => expect(heard).toEqual([ringing('c')]));
    alice.close();
    bob.close();
  });
});
