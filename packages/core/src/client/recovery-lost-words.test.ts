import type { Message } from '@earshot/signaling';
import { describe, expect, it } from 'vitest';
import type { RecoveryPolicy } from '../recovery/recovery-plan.ts';
import { createStage } from '../testing/stage.ts';
import { leave, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';

/** Alice and Bob talk, each in a browser; what Bob says may become something else. */
async function meet(one: string, two: string, rest: Rest = {}): Promise<Pair> {
  const stage = createStage();
  const { speech, recovery } = rest;
  const pair = {
    ...{ stage, alice: stage.enter('alice', { browser: one, ...(recovery && { recovery }) }) },
    bob: stage.enter('bob', { browser: two, ...(speech && { speech }) }),
  };
  await stage.pass(50);
  await talk(pair);
  return pair;
}

interface Rest {
  /** What becomes of what Bob says. */
  readonly speech?: (message: Message) => Message | undefined;
  /** That of Alice. */
  readonly recovery?: RecoveryPolicy;
}

function connectionsOf({ alice, bob }: Pair): readonly (RTCPeerConnection | undefined)[] {
  return [alice, bob].map(({ call }) => call.link?.peerConnection);
}

describe('an offer that brings media back', () => {
  it('is said again when it got lost with a server, though the other side is heard', async () => {
    const lost: Message['type'][] = [];
    let losesOffers = false;
    const stage = createStage();
    const alice = stage.enter('alice', {
      speech(message) {
        const isOffer = message.type === 'call.description' && message.kind === 'offer';
        if (!losesOffers || !isOffer) return message;
        losesOffers = false;
        lost.push(message.type);
        return undefined;
      },
    });
    const bob = stage.enter('bob');
    await stage.pass(50);
    const pair = { stage, alice, bob };
    await talk(pair);
    const before = connectionsOf(pair);
    losesOffers = true;
    stage.rtc.fail();
    stage.rtc.heal();
    await stage.pass(1_000);
    expect(lost).toEqual(['call.description']);
    bob.call.mute();
    await stage.pass(3_000);
    expect([reasonOf(alice.call), reasonOf(bob.call)]).toEqual(['connected', 'connected']);
    expect(connectionsOf(pair).map((pc, index) => pc === before[index])).toEqual([true, true]);
    await leave(pair);
  });
});

describe('with a Firefox at one end', () => {
  it.each([
    ['the caller', 'mozilla', 'pc'],
    ['the callee', 'pc', 'mozilla'],
  ])('%s: a connection is built anew instead of restarted', async (_who, one, two) => {
    const pair = await meet(one, two);
    const { alice, bob, stage } = pair;
    const before = connectionsOf(pair);
    stage.rtc.fail();
    stage.rtc.heal();
    await stage.pass(2_000);
    expect([reasonOf(alice.call), reasonOf(bob.call)]).toEqual(['connected', 'connected']);
    expect(connectionsOf(pair).map((pc, index) => pc === before[index])).toEqual([false, false]);
    expect(stage.hears(alice, bob)).toBe(true);
    expect(stage.hears(bob, alice)).toBe(true);
    await leave(pair);
  });

  it.each([
    ['the caller', 'mozilla', 'pc'],
    ['the callee', 'pc', 'mozilla'],
  ])(
    '%s: a connection that is well again stays, whatever was asked for',
    async (_who, one, two) => {
      const asked: Message[] = [];
      const pair = await meet(one, two, {
        speech(message) {
          if (message.type === 'call.media') return asked.at(-1);
          if (message.type !== 'call.relink') return message;
          asked.push(message);
          return undefined;
        },
        recovery: { next: () => ({ type: 'wait', forMs: 60_000 }) },
      });
      const { alice, bob, stage } = pair;
      const before = connectionsOf(pair);
      stage.rtc.cut();
      await stage.pass(4_000);
      stage.rtc.heal();
      await stage.pass(1_000);
      expect(asked.length).toBeGreaterThan(0);
      // What was asked for while nothing got through arrives when media is back: here in place of the next word.
      bob.call.mute();
      await stage.pass(2_000);
      expect([reasonOf(alice.call), reasonOf(bob.call)]).toEqual(['connected', 'connected']);
      expect(connectionsOf(pair).map((pc, index) => pc === before[index])).toEqual([true, true]);
      await leave(pair);
    },
  );
});
