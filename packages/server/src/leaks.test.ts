import { describe, expect, it } from 'vitest';
import type { Message } from '@earshot/signaling/server';
import { accept, end, invite } from './testing/messages.ts';
import type { TestServer } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();
const CALLS = 100;

const endings: readonly ((bench: TestServer, call: string) => Promise<void>)[] = [
  async (bench, call) => {
    const { alice, bob } = await ring(bench, call);
    bob.say(accept(call));
    await alice.hear('call.accept');
    alice.say(end(call, 'hangup'));
    await bob.hear('call.end');
    await Promise.all([alice.leave(), bob.leave()]);
  },
  async (bench, call) => {
    const { alice, bob } = await ring(bench, call);
    bob.say(end(call, 'rejected'));
    await alice.hear('call.end');
    await Promise.all([alice.vanish(), bob.leave()]);
  },
  async (bench, call) => {
    const { alice, bob } = await ring(bench, call);
    alice.say(end(call, 'cancelled'));
    await bob.hear('call.end');
    await Promise.all([alice.leave(), bob.vanish()]);
  },
  // Both vanish in the middle of a call.
  async (bench, call) => {
    const { alice, bob } = await ring(bench, call);
    bob.say(accept(call));
    await alice.hear('call.accept');
    await Promise.all([alice.vanish(), bob.vanish()]);
  },
  // The caller vanishes while it rings.
  async (bench, call) => {
    const { alice, bob } = await ring(bench, call);
    await Promise.all([alice.vanish(), bob.leave()]);
  },
];

async function ring(bench: TestServer, call: string) {
  const alice = await bench.device(`alice-${call}`, 'laptop');
  const bob = await bench.device(`bob-${call}`, 'phone');
  alice.say(invite(call), { user: `bob-${call}` });
  await bob.hear('call.invite');
  const ringing: Message = { type: 'call.ringing', call };
  bob.say(ringing);
  await alice.hear('call.ringing');
  return { alice, bob };
}

describe(`after ${2 * CALLS} connections and ${CALLS} calls`, () => {
  it('nothing is left but what waits for the next one', async () => {
    const bench = await start({ limits: { connectionsPerAddress: 1_000 } });
    const idle = bench.clock.pending;
    for (let number = 0; number < CALLS; number += 1) {
      await endings[number % endings.length]?.(bench, `c${number}`);
    }
    await bench.connections(0);
    await bench.pass(120_000);

    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(bench.clock.pending).toBe(idle);
    const records = await bench.server.calls.list({ limit: 1_000 });
    expect(records).toHaveLength(CALLS);
    expect(records.filter(({ status }) => status !== 'ended')).toEqual([]);

    await bench.server.close();
    expect(bench.clock.pending).toBe(0);
  });
});
