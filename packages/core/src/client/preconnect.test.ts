import { describe, expect, it } from 'vitest';
import type { CallClientOptions } from './call-client.ts';
import { createCallClient } from './create-call-client.ts';
import type { Person } from '../testing/stage.ts';
import { leave, meet, reasonOf } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

const always = { preconnect: 'always' } as const;
const turn = [{ urls: 'turn:turn.example.com', username: 'u', credential: 'c' }];

/** Alice has called, and it rings at Bob's. */
async function ring(options: Partial<CallClientOptions> = always): Promise<Pair> {
  const pair = await meet(options);
  pair.alice.client.call('bob', { video: true });
  await pair.stage.pass(500);
  expect(pair.bob.call.state.status).toBe('ringing');
  return pair;
}

function connectionOf({ call }: Person): RTCPeerConnection | undefined {
  return call.link?.peerConnection;
}

function sentBy(person: Person): readonly unknown[] {
  const senders = connectionOf(person)?.getSenders() ?? [];
  return senders.map(({ track }) => track).filter((track) => track !== null);
}

function expectTalk({ stage, alice, bob }: Pair): void {
  expect([reasonOf(alice.call), reasonOf(bob.call)]).toEqual(['connected', 'connected']);
  expect([stage.hears(alice, bob), stage.hears(bob, alice)]).toEqual([true, true]);
}

describe('a call that may connect while it rings', () => {
  it('is connected, and nobody is seen or heard, until it is answered', async () => {
    const pair = await ring();
    const { stage, alice, bob } = pair;
    expect([connectionOf(alice), connectionOf(bob)].map((pc) => pc?.connectionState)).toEqual([
      'connected',
      'connected',
    ]);
    expect(alice.call.state.status).toBe('ringing');
    expect([sentBy(alice), sentBy(bob)]).toEqual([[], []]);
    expect([stage.hears(alice, bob), stage.hears(bob, alice)]).toEqual([false, false]);
    expect(bob.platform.liveTracks).toBe(0);
    await bob.call.accept();
    await stage.pass(0);
    expect(bob.call.state.status).toBe('connected');
    await stage.pass(100);
    expectTalk(pair);
    await leave(pair);
  });

  it.each<[string, (pair: Pair) => void, string, string]>([
    ['declined', ({ bob }) => bob.call.reject(), 'rejected', 'rejected'],
    ['cancelled', ({ alice }) => alice.call.hangUp(), 'cancelled', 'cancelled'],
    ['the caller leaves', ({ alice }) => alice.client.close(), 'cancelled', 'cancelled'],
  ])('may still be %s', async (_name, act, aliceSees, bobSees) => {
    const pair = await ring();
    act(pair);
    await pair.stage.pass(100);
    expect([reasonOf(pair.alice.call), reasonOf(pair.bob.call)]).toEqual([aliceSees, bobSees]);
    await leave(pair);
  });

  it('is unanswered like any other, when nobody answers', async () => {
    const pair = await ring();
    await pair.stage.pass(61_000);
    expect([reasonOf(pair.alice.call), reasonOf(pair.bob.call)]).toEqual([
      'unanswered',
      'unanswered',
    ]);
    await leave(pair);
  });

  it('is answered after half a minute', async () => {
    const pair = await ring();
    await pair.stage.pass(30_000);
    await pair.bob.call.accept();
    await pair.stage.pass(200);
    expectTalk(pair);
    await leave(pair);
  });

  it('is one call when both call each other', async () => {
    const pair = await meet(always);
    pair.alice.client.call('bob', { video: true });
    pair.bob.client.call('alice', { video: true });
    await pair.stage.pass(1_000);
    expectTalk(pair);
    expect(pair.alice.call.id).toBe(pair.bob.call.id);
    await leave(pair);
  });

  it('does not ring at a busy one, and connects nothing there', async () => {
    const pair = await ring();
    await pair.bob.call.accept();
    await pair.stage.pass(200);
    const carol = pair.stage.enter('carol', always);
    await pair.stage.pass(50);
    carol.client.call('bob');
    await pair.stage.pass(500);
    expect(reasonOf(carol.call)).toBe('busy');
    expectTalk(pair);
    carol.client.close();
    await leave(pair);
  });

  it('goes on with whichever device answers, whatever device it was connected with', async () => {
    for (const which of ['first', 'second'] as const) {
      const pair = await meet(always);
      const phone = pair.stage.enter('bob', { device: 'bob-phone', ...always });
      await pair.stage.pass(50);
      pair.alice.client.call('bob', { video: true });
      await pair.stage.pass(500);
      const [winner, loser] = which === 'first' ? [pair.bob, phone] : [phone, pair.bob];
      await winner.call.accept();
      await pair.stage.pass(3_000);
      expect(reasonOf(loser.call)).toBe('answered-elsewhere');
      expectTalk({ ...pair, bob: winner });
      loser.client.close();
      winner.client.close();
      await leave(pair);
    }
  });

  it('connects through a network that loses, repeats and reorders', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const pair = await meet(always);
      const { network, stage } = { network: pair.stage.network, stage: pair.stage };
      network.setFaults({ duplicate: 0.3, reorder: 0.3 });
      pair.alice.client.call('bob', { video: true });
      await stage.pass(200 + seed * 40);
      await pair.bob.call.accept();
      await stage.pass(20_000);
      expectTalk(pair);
      await leave(pair);
    }
  });
});

describe('a call that rings where only one side allows it', () => {
  it.each([
    [{}, always],
    [always, {}],
    [{}, {}],
  ] as const)('tells nothing of its network before the answer: %j calls %j', async (a, b) => {
    const { stage } = await meet();
    const [alice, bob] = [stage.enter('carol', a), stage.enter('dave', b)];
    await stage.pass(50);
    alice.client.call('dave', { video: true });
    await stage.pass(1_000);
    expect(connectionOf(bob)?.remoteDescription?.type).toBe('offer');
    expect(connectionOf(bob)?.localDescription).toBeNull();
    expect(connectionOf(alice)?.signalingState).toBe('have-local-offer');
    expect([sentBy(alice), sentBy(bob)]).toEqual([[], []]);
    expect(bob.platform.liveTracks).toBe(0);
    await bob.call.accept();
    await stage.pass(500);
    expectTalk({ stage, alice, bob });
  });
});

it('looks for nothing of the caller before the answer: browsers look up the names in candidates', async () => {
  const pair = await ring({});
  const known = (): string => connectionOf(pair.bob)?.remoteDescription?.sdp ?? '';
  expect([known().includes('v=0'), known().includes('a=candidate')]).toEqual([true, false]);
  await pair.bob.call.accept();
  await pair.stage.pass(500);
  expect(known()).toContain('a=candidate');
  await leave(pair);
});

it('keeps nothing for a client that could not be made', async () => {
  const { stage, bob } = await meet();
  const { signaling } = bob.client;
  const listeners = bob.platform.listeners;
  const options = { signaling, platform: bob.platform, preconnect: 'sometimes' as 'never' };
  expect(() => createCallClient(options)).toThrow('option/invalid');
  await stage.pass(5_000);
  expect(bob.platform.listeners).toBe(listeners);
});

describe('with relays alone', () => {
  const relay = { preconnect: 'relay', iceServers: turn } as const;

  it('nothing but relays is told before the answer, and everything after it', async () => {
    const pair = await ring(relay);
    const { stage, bob } = pair;
    expect(connectionOf(bob)?.getConfiguration().iceTransportPolicy).toBe('relay');
    const sdp = connectionOf(bob)?.localDescription?.sdp ?? '';
    expect([sdp.includes('typ relay'), sdp.includes('typ host')]).toEqual([true, false]);
    await bob.call.accept();
    await stage.pass(2_000);
    expectTalk(pair);
    expect(connectionOf(bob)?.getConfiguration().iceTransportPolicy).toBe('all');
    expect(connectionOf(bob)?.localDescription?.sdp).toContain('typ host');
    await leave(pair);
  });

  it('waits for the answer where there is no relay', async () => {
    const pair = await ring({ preconnect: 'relay' });
    expect(connectionOf(pair.bob)?.localDescription).toBeNull();
    await pair.bob.call.accept();
    await pair.stage.pass(500);
    expectTalk(pair);
    await leave(pair);
  });
});

it('refuses what is no policy', async () => {
  await expect(meet({ preconnect: 'sometimes' as 'never' })).rejects.toThrow('option/invalid');
});
