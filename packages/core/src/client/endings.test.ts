import { describe, expect, it } from 'vitest';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

/** How a pair comes to the moment at which something ends it. */
const MOMENTS: Readonly<Record<string, (pair: Pair) => Promise<void>>> = {
  dialing: async ({ alice }) => {
    alice.client.call('bob', { video: true });
    await Promise.resolve();
  },
  ringing: async ({ alice, stage }) => {
    alice.client.call('bob', { video: true });
    await stage.pass(100);
  },
  connecting: async ({ alice, bob, stage }) => {
    alice.client.call('bob', { video: true });
    await stage.pass(100);
    await bob.call.accept();
    await stage.pass(6);
  },
  connected: talk,
  muted: async (pair) => {
    await talk(pair);
    pair.alice.call.mute();
    pair.bob.call.mute('camera');
  },
  'on hold': async (pair) => {
    await talk(pair);
    pair.alice.call.hold();
    pair.bob.call.hold();
    await pair.stage.pass(50);
  },
  sharing: async (pair) => {
    await talk(pair);
    await pair.alice.call.shareScreen({ audio: true });
    await pair.stage.pass(50);
  },
  reconnecting: async (pair) => {
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(9_000);
  },
  'without signaling': async (pair) => {
    await talk(pair);
    pair.stage.network.breakAll();
  },
};

/** What ends it. */
const ENDINGS: Readonly<Record<string, (pair: Pair) => void>> = {
  'the caller hangs up': ({ alice }) => {
    alice.call.hangUp();
  },
  'the callee hangs up': ({ alice, bob }) => {
    // Before it rings there the callee has nothing to hang up: then the caller does.
    (bob.rang[0] ?? alice.call).hangUp();
  },
  'both hang up at once': ({ alice, bob }) => {
    alice.call.hangUp();
    bob.rang[0]?.hangUp();
  },
  'the caller leaves': ({ alice }) => {
    alice.client.close();
  },
  'the callee leaves': ({ bob }) => {
    bob.client.close();
  },
};

describe.each(Object.entries(MOMENTS))('%s', (_moment, arrange) => {
  it.each(Object.entries(ENDINGS))(
    '%s: one end reason on each side, nothing left open',
    async (_ending, act) => {
      const pair = await meet();
      await arrange(pair);
      act(pair);
      await pair.stage.pass(120_000);
      expect(pair.alice.call.state.status).toBe('ended');
      for (const call of pair.bob.rang) expect(call.state.status).toBe('ended');
      expect(reasonOf(pair.alice.call)).not.toBe('server');
      await leave(pair);
    },
  );
});
