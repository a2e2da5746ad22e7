import {
  createHttpTransport,
  createSignaling,
  createWebSocketTransport,
  knowReports,
  type Incoming,
  type Message,
  type SessionSignaling,
  type Transport,
} from '@earshot/signaling';
import { afterEach, describe, expect, it } from 'vitest';
import { accept, description, end, invite } from './testing/messages.ts';
import { signToken, type TestServer } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();
const clients: SessionSignaling[] = [];
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

function eventually<Value>(read: () => Value) {
  return expect.poll(read, { timeout: 20_000 });
}

type Carrier = (address: string) => Transport;
const carriers: readonly (readonly [name: string, Carrier])[] = [
  ['WebSocket', createWebSocketTransport],
  ['HTTP', createHttpTransport],
];

interface Client {
  readonly signaling: SessionSignaling;
  readonly heard: Message[];
}

/** The client that apps use, in Node: it names no origin. */
async function connect(
  bench: TestServer,
  user: string,
  { device, carrier }: { readonly device: string; readonly carrier: Carrier },
): Promise<Client> {
  const signaling = createSignaling(() => carrier(bench.ws), {
    device,
    token: () => signToken({ sub: user, now: bench.clock.now(), lifetimeMs: 600_000 }),
  });
  clients.push(signaling);
  const heard: Message[] = [];
  signaling.on('message', ({ message }: Incoming) => heard.push(message));
  signaling.connect();
  await eventually(() => signaling.state.status).toBe('online');
  return { signaling, heard };
}

const startOpen = (): Promise<TestServer> => start({ allowMissingOrigin: true });

async function answered(
  bench: TestServer,
  carrier: Carrier,
): Promise<{ alice: Client; bob: Client }> {
  const alice = await connect(bench, 'alice', { device: 'laptop', carrier });
  const bob = await connect(bench, 'bob', { device: 'phone', carrier });
  alice.signaling.send(invite('c1'), { user: 'bob' });
  await eventually(() => bob.heard.map(({ type }) => type)).toContain('call.invite');
  bob.signaling.send(accept('c1'), { user: 'alice' });
  await eventually(() => alice.heard.map(({ type }) => type)).toContain('call.accept');
  return { alice, bob };
}

const rounds = (heard: readonly Message[]): number[] =>
  heard.flatMap((message) => (message.type === 'call.description' ? [message.round] : []));

describe.each(carriers)('with the client that apps use, over %s', (_name, carrier) => {
  it('a call goes through', async () => {
    const bench = await startOpen();
    const { alice, bob } = await answered(bench, carrier);
    alice.signaling.send(end('c1', 'hangup'), { user: 'bob' });
    await eventually(() => bob.heard.at(-1)).toEqual(end('c1', 'hangup'));
  });

  it('how it was is kept with the record, and the other side hears nothing of it', async () => {
    knowReports();
    const bench = await startOpen();
    const { alice, bob } = await answered(bench, carrier);
    const report = { type: 'call.report', call: 'c1' } as const;
    alice.signaling.send({ ...report, quality: { audioMos: 3.9, isRelayed: true } });
    alice.signaling.send(end('c1', 'hangup'), { user: 'bob' });
    await eventually(() => bob.heard.at(-1)).toEqual(end('c1', 'hangup'));
    bob.signaling.send({ ...report, rating: { stars: 2, tags: ['echo'] } });
    const sides = async () => (await bench.server.calls.get('c1'))?.participants;
    await expect.poll(sides, { timeout: 20_000 }).toMatchObject([
      { side: 'caller', quality: { audioMos: 3.9 } },
      { side: 'callee', rating: { stars: 2, tags: ['echo'], at: bench.clock.now() } },
    ]);
    for (const { heard } of [alice, bob]) {
      expect(heard.map(({ type }) => type)).not.toContain('call.report');
    }
  });

  it('everything arrives once and in order, also across cut connections', async () => {
    const bench = await start({
      allowMissingOrigin: true,
      limits: { framesPerConnection: { burst: 40, perSecond: 1 } },
    });
    const { alice, bob } = await answered(bench, carrier);
    const all = Array.from({ length: 150 }, (_, index) => index + 1);
    for (const round of all) {
      alice.signaling.send({ ...description('c1'), round } as Message, { user: 'bob' });
    }
    await eventually(() => rounds(bob.heard).length).toBe(all.length);
    expect(rounds(bob.heard)).toEqual(all);
    const cuts = bench.log.filter(({ event }) => event === 'connection.cut');
    expect(cuts.length).toBeGreaterThan(2);
  });

  it('an expired token is refreshed without anybody noticing', async () => {
    const bench = await startOpen();
    const { alice, bob } = await answered(bench, carrier);
    await bench.pass(630_000);
    await eventually(
      () => bench.log.filter(({ event }) => event === 'session.resumed').length,
    ).toBe(2);
    alice.signaling.send(description('c1'), { user: 'bob' });
    await eventually(() => rounds(bob.heard)).toEqual([1]);
    expect(bench.log.filter(({ event }) => event === 'session.opened')).toHaveLength(2);
  });

  it('a device that connects twice keeps the newest', async () => {
    const bench = await startOpen();
    const first = await connect(bench, 'alice', { device: 'laptop', carrier });
    await connect(bench, 'alice', { device: 'laptop', carrier });
    await eventually(() => first.signaling.state).toMatchObject({
      status: 'closed',
      error: { code: 'signaling/replaced' },
    });
  });
});
