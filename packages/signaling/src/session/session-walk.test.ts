import { describe, expect, it } from 'vitest';
import type { Message } from '../protocol/messages.ts';
import { createLossyNetwork, type LossyNetwork } from '../testing/lossy-network.ts';
import { fakeEnvironment } from '../testing/fake-environment.ts';
import { seededRandom } from '../testing/seeded-random.ts';
import { SessionServer } from '../testing/session-server.ts';
import { createSignaling } from './create-signaling.ts';

const WALKS = 2_000;
const STEPS = 60;

function numbered(n: number): Message {
  return { type: 'call.ringing', call: `n${n}` };
}

function numberOf(message: Message): number {
  return message.type === 'call.ringing' ? Number(message.call.slice(1)) : Number.NaN;
}

/** A client and a server that talk over a network which does whatever the seed says. */
function makeWalk(seed: number, { resumeWindowMs }: { resumeWindowMs: number }) {
  const environment = fakeEnvironment({ seed });
  const { clock } = environment;
  const random = seededRandom(seed * 7_919 + 1);
  const network = createLossyNetwork({ clock, random, delayMs: [1, 80] });
  const atServer: number[] = [];
  const atClient: number[] = [];
  const server = new SessionServer({
    clock,
    resumeWindowMs,
    pingMs: 5_000,
    onMessage: (_session, message) => void atServer.push(numberOf(message)),
  });
  network.listen(server.accept);
  const signaling = createSignaling(network.connect, { device: 'phone', environment });
  signaling.on('message', ({ message }) => void atClient.push(numberOf(message)));
  return { environment, clock, random, network, server, signaling, atServer, atClient };
}

type Walk = ReturnType<typeof makeWalk>;

interface Sent {
  byClient: number;
  byServer: number;
}

function step(walk: Walk, sent: Sent): void {
  const { environment, network, random, server, signaling } = walk;
  const dice = random();
  const session = server.sessions.get('phone');
  if (dice < 0.35) signaling.send(numbered((sent.byClient += 1)));
  else if (dice < 0.65) session?.send(numbered((sent.byServer += 1)));
  else if (dice < 0.72) network.breakAll();
  else if (dice < 0.78) network.freezeAll();
  else if (dice < 0.82) network.cut();
  else if (dice < 0.9) network.heal();
  else if (dice < 0.93) signaling.probe();
  else if (dice < 0.96) environment.setOnline(false);
  else environment.setOnline(true);
}

async function rest({ clock, environment, network }: Walk): Promise<void> {
  network.heal();
  network.setFaults({ drop: 0, duplicate: 0, reorder: 0 });
  environment.setOnline(true);
  await clock.advance(120_000);
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index + 1);

function setRandomFaults(network: LossyNetwork, random: () => number): void {
  const some = (most: number): number => (random() < 0.5 ? 0 : random() * most);
  network.setFaults({ drop: some(0.2), duplicate: some(0.3), reorder: some(0.3) });
}

describe('a client and a server over a network that cuts, breaks, freezes, drops, repeats and reorders', () => {
  it(`deliver everything exactly once and in order, in ${WALKS} random walks of ${STEPS} steps`, async () => {
    let gaps = 0;
    let resumes = 0;
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const walk = makeWalk(seed, { resumeWindowMs: 100_000_000 });
      const sent = { byClient: 0, byServer: 0 };
      walk.signaling.connect();
      await walk.clock.advance(1_000);
      setRandomFaults(walk.network, walk.random);
      for (let count = 0; count < STEPS; count += 1) {
        step(walk, sent);
        await walk.clock.advance(walk.random() * 1_500);
      }
      await rest(walk);
      expect({ seed, at: walk.atServer }).toEqual({ seed, at: upTo(sent.byClient) });
      expect({ seed, at: walk.atClient }).toEqual({ seed, at: upTo(sent.byServer) });
      expect(walk.signaling.state.status).toBe('online');
      gaps += walk.signaling.stats.gaps;
      resumes += walk.signaling.stats.resumes;
      walk.signaling.close();
      await walk.clock.advance(60_000);
      expect({ seed, timers: walk.clock.pending }).toEqual({ seed, timers: 0 });
      expect({ inUse: walk.network.inUse, listening: walk.environment.listening }).toEqual({
        inUse: 0,
        listening: 0,
      });
    }
    // The walks are worth something only if they went through what they are about.
    expect(gaps).toBeGreaterThan(WALKS / 10);
    expect(resumes).toBeGreaterThan(WALKS);
  }, 300_000);

  const disturbances: Record<string, (walk: Walk) => void> = {
    'breaks every connection': ({ network }) => network.breakAll(),
    'leaves every connection half-open': ({ network }) => network.freezeAll(),
    'is cut for 5 s': ({ network, clock }) => {
      network.cut();
      clock.after(5_000, () => network.heal());
    },
    'is cut for 3 min': ({ network, clock }) => {
      network.cut();
      clock.after(180_000, () => network.heal());
    },
    'makes the browser say offline and online': ({ environment }) => {
      environment.setOnline(false);
      environment.setOnline(true);
    },
    'makes the page hidden and visible': ({ environment }) => {
      environment.setVisible(false);
      environment.setVisible(true);
    },
  };

  it.each(Object.entries(disturbances))(
    'lose nothing when it %s, at whatever moment',
    async (_name, disturb) => {
      for (let moment = 0; moment <= 400; moment += 4) {
        const walk = makeWalk(moment + 1, { resumeWindowMs: 100_000_000 });
        const { clock, server, signaling } = walk;
        clock.after(moment, () => disturb(walk));
        signaling.connect();
        for (let n = 1; n <= 20; n += 1) {
          signaling.send(numbered(n));
          await clock.advance(20);
        }
        await clock.advance(260_000);
        const session = server.sessions.get('phone');
        for (let n = 1; n <= 3; n += 1) session?.send(numbered(n));
        await clock.advance(1_000);
        expect({ moment, at: walk.atServer }).toEqual({ moment, at: upTo(20) });
        expect({ moment, at: walk.atClient }).toEqual({ moment, at: upTo(3) });
        signaling.close();
      }
    },
  );

  it('lose nothing of the client when the server forgets its sessions, and keep the order', async () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const walk = makeWalk(seed, { resumeWindowMs: 100_000_000 });
      const sent = { byClient: 0, byServer: 0 };
      walk.signaling.connect();
      for (let count = 0; count < STEPS; count += 1) {
        step(walk, sent);
        if (walk.random() < 0.1) walk.server.crash();
        await walk.clock.advance(walk.random() * 500);
      }
      await rest(walk);
      // What was received and not acknowledged comes again in the new session: once heard, once said.
      expect({ seed, at: [...new Set(walk.atServer)] }).toEqual({ seed, at: upTo(sent.byClient) });
      const heard = walk.atClient;
      expect({ seed, at: [...new Set(heard)] }).toEqual({ seed, at: heard });
      expect(heard).toEqual(heard.toSorted((a, b) => a - b));
      walk.signaling.close();
    }
  }, 60_000);
});
