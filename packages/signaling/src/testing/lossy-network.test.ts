import { describe, expect, it, vi } from 'vitest';
import type { Transport } from '../transport/transport.ts';
import { describeTransport } from './describe-transport.ts';
import { FakeClock } from './fake-clock.ts';
import { createLossyNetwork, type LossyNetworkOptions } from './lossy-network.ts';
import { seededRandom } from './seeded-random.ts';

function recorder(transport: Transport) {
  const told: string[] = [];
  transport.connect({
    open: () => void told.push('open'),
    message: (text) => void told.push(text),
    close: () => void told.push('close'),
  });
  return told;
}

/** One connection over a network with these faults. */
async function connected(faults: Partial<LossyNetworkOptions> = {}) {
  const clock = new FakeClock();
  const network = createLossyNetwork({ clock, random: seededRandom(7), ...faults });
  let atServer: string[] = [];
  let server: Transport | undefined;
  network.listen((transport) => {
    server = transport;
    atServer = recorder(transport);
  });
  const client = network.connect();
  const atClient = recorder(client);
  await clock.advance(300);
  const sendMany = async (count: number): Promise<string[]> => {
    for (let n = 0; n < count; n += 1) client.send(`n${n}`);
    await clock.advance(5_000);
    return atServer.slice(1);
  };
  return {
    clock,
    network,
    client,
    server: () => server,
    atClient,
    atServer: () => atServer,
    sendMany,
  };
}

describeTransport(
  { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: (check) => vi.waitFor(check) },
  {
    name: 'a connection of a perfect network',
    create: () => {
      const clock = new FakeClock();
      const network = createLossyNetwork({ clock, random: seededRandom(1) });
      const deaf = createLossyNetwork({ clock, random: seededRandom(1) });
      const received: string[] = [];
      let far: Transport | undefined;
      network.listen((transport) => {
        far = transport;
        transport.connect({
          open: () => undefined,
          message: (text) => void received.push(text),
          close: () => undefined,
        });
      });
      const turn = setInterval(() => clock.advanceSync(5), 1);
      return {
        transport: network.connect(),
        unreachable: deaf.connect(),
        peer: () => ({ received, send: (text) => far?.send(text), close: () => far?.close() }),
        settle: () => clock.advance(100),
        leftovers: () => network.inUse,
        dispose: () => clearInterval(turn),
      };
    },
  },
);

describe('a network in memory', () => {
  it('without faults carries everything once and in order', async () => {
    const { sendMany } = await connected();
    expect(await sendMany(5)).toEqual(['n0', 'n1', 'n2', 'n3', 'n4']);
  });

  it('can lose frames', async () => {
    const arrived = await (await connected({ drop: 0.5 })).sendMany(200);
    expect(arrived.length).toBeGreaterThan(60);
    expect(arrived.length).toBeLessThan(140);
  });

  it('can repeat frames', async () => {
    const arrived = await (await connected({ duplicate: 1 })).sendMany(20);
    expect(arrived).toHaveLength(40);
    expect(new Set(arrived).size).toBe(20);
  });

  it('can reorder frames', async () => {
    const arrived = await (await connected({ reorder: 0.5, delayMs: [1, 100] })).sendMany(50);
    expect(arrived).toHaveLength(50);
    expect(arrived).not.toEqual(Array.from({ length: 50 }, (_, n) => `n${n}`));
  });

  it('does the same for the same seed', async () => {
    const faults = { drop: 0.3, duplicate: 0.3, reorder: 0.3, delayMs: [1, 50] } as const;
    const [one, other] = [await connected(faults), await connected(faults)];
    expect(await one.sendMany(50)).toEqual(await other.sendMany(50));
  });

  it('that is cut loses what is sent and what is under way, and tells nobody; after it the connection lives', async () => {
    const { clock, network, client, sendMany, atClient } = await connected();
    client.send('under way');
    network.cut();
    expect(await sendMany(3)).toEqual([]);
    network.heal();
    expect(atClient).toEqual(['open']);
    client.send('after');
    await clock.advance(10);
    expect(await sendMany(0)).toEqual(['after']);
  });

  it('that is cut opens nothing', async () => {
    const { clock, network } = await connected();
    network.cut();
    const late = network.connect();
    const told = recorder(late);
    await clock.advance(60_000);
    expect([told, late.state]).toEqual([[], 'connecting']);
  });

  it('that breaks tells both ends', async () => {
    const { network, atClient, atServer } = await connected();
    network.breakAll();
    expect([atClient, atServer()]).toEqual([
      ['open', 'close'],
      ['open', 'close'],
    ]);
    expect(network.inUse).toBe(0);
  });

  it('that freezes makes connections half-open for good; new ones work', async () => {
    const { clock, network, client, server, sendMany, atClient, atServer } = await connected();
    network.freezeAll();
    expect(await sendMany(3)).toEqual([]);
    server()?.close();
    await clock.advance(1_000);
    expect([atClient, client.state]).toEqual([['open'], 'open']);
    const told = recorder(network.connect());
    await clock.advance(100);
    expect([told, atServer()]).toEqual([['open'], ['open']]);
  });

  it('has a bus on which everybody hears the others, and not themselves', async () => {
    const clock = new FakeClock();
    const network = createLossyNetwork({ clock, random: seededRandom(1) });
    const ends = [network.bus(), network.bus(), network.bus()];
    const told = ends.map(recorder);
    await clock.advance(10);
    ends[0]?.send('hi');
    await clock.advance(10);
    expect(told).toEqual([['open'], ['open', 'hi'], ['open', 'hi']]);
    for (const end of ends) end.close();
    expect(network.inUse).toBe(0);
  });
});
