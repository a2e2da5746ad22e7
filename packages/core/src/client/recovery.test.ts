import type { Message } from '@earshot/signaling';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../diagnosis/diagnose.ts';
import { createStage } from '../testing/stage.ts';
import { leave, meet, reasonOf, talk } from '../testing/story.ts';
import type { Pair } from '../testing/story.ts';
import type { Person } from '../testing/stage.ts';
import type { RecoveryPolicy } from '../recovery/recovery-plan.ts';

const both = ({ alice, bob }: Pair): readonly Person[] => [alice, bob];
const statuses = (pair: Pair): readonly string[] => both(pair).map(({ call }) => reasonOf(call));
const connected = ['connected', 'connected'];

/** Every status of both calls from now on. */
function history(pair: Pair): string[] {
  const seen: string[] = [];
  for (const { call } of both(pair)) call.on('state', ({ status }) => seen.push(status));
  return seen;
}

/** Which steps recovery has taken, on both sides. */
function stepsOf(pair: Pair): readonly unknown[] {
  return both(pair)
    .flatMap(({ platform }) => platform.entries)
    .filter(({ event }) => event === 'recovery.step')
    .map(({ fields }) => fields['type']);
}

function keyFramesOf({ call }: Person): number {
  const senders = call.link?.peerConnection.getSenders() as unknown as { keyFrames: number }[];
  return senders.reduce((total, { keyFrames }) => total + keyFrames, 0);
}

describe('the network goes away', () => {
  it('for a moment: nobody is told', async () => {
    const pair = await meet();
    await talk(pair);
    const seen = history(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(900);
    pair.stage.rtc.heal();
    await pair.stage.pass(5_000);
    expect(seen).toEqual([]);
    expect(stepsOf(pair)).toEqual([]);
    await leave(pair);
  });

  it('for 6 s: reconnecting after 2 s, and back with whole pictures', async () => {
    const pair = await meet();
    await talk(pair);
    const snapshots = both(pair).map(({ call }) => call.remote.stream);
    const seen = history(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(1_800);
    expect(statuses(pair)).toEqual(connected);
    await pair.stage.pass(500);
    expect(statuses(pair)).toEqual(['reconnecting', 'reconnecting']);
    await pair.stage.pass(3_700);
    expect(both(pair).map(keyFramesOf)).toEqual([0, 0]);
    pair.stage.rtc.heal();
    await pair.stage.pass(400);
    expect(statuses(pair)).toEqual(connected);
    expect(both(pair).map(keyFramesOf)).toEqual([1, 1]);
    expect(both(pair).map(({ call }) => call.remote.stream)).toEqual(snapshots);
    expect(seen.sort()).toEqual(['connected', 'connected', 'reconnecting', 'reconnecting']);
    await leave(pair);
  });

  it('for 25 s: one restart, and back', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(25_000);
    pair.stage.rtc.heal();
    await pair.stage.pass(3_000);
    expect(statuses(pair)).toEqual(connected);
    expect(pair.stage.hears(pair.alice, pair.bob)).toBe(true);
    await leave(pair);
  });

  it('for good: both are told after 30 s', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(29_500);
    expect(statuses(pair)).toEqual(['reconnecting', 'reconnecting']);
    await pair.stage.pass(3_000);
    expect(statuses(pair)).toEqual(['connection-lost', 'connection-lost']);
    await leave(pair);
  });

  it('together with signaling: restarts as soon as signaling is back', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.fail();
    pair.stage.network.breakAll();
    await pair.stage.pass(500);
    pair.stage.rtc.heal();
    await pair.stage.pass(4_000);
    expect(statuses(pair)).toEqual(connected);
    await leave(pair);
  });
});

describe('a restart that brings nothing', () => {
  /** Every ICE restart is in vain, as in Firefox after `failed`. */
  const noRestarts: RecoveryPolicy = {
    next: ({ restarts, rebuilds, hadMedia }) => {
      if (!hadMedia || restarts + rebuilds > 0) return { type: 'wait', forMs: 60_000 };
      return { type: 'rebuild', relayOnly: false };
    },
  };
  const nothing: RecoveryPolicy = { next: () => ({ type: 'wait', forMs: 60_000 }) };

  it.each([
    ['the caller', noRestarts, nothing],
    ['the callee', nothing, noRestarts],
    ['both at once', noRestarts, noRestarts],
  ])('%s builds a new connection under the same call', async (_who, one, two) => {
    const pair = await meetWith(one, two);
    await talk(pair);
    pair.alice.call.mute();
    pair.bob.call.hold();
    await pair.stage.pass(100);
    const before = both(pair).map(({ call }) => ({
      pc: call.link?.peerConnection,
      stream: call.remote.stream,
      id: call.id,
    }));
    const rang = [pair.alice.rang.length, pair.bob.rang.length];
    pair.stage.rtc.fail();
    pair.stage.rtc.heal();
    await pair.stage.pass(4_000);
    expect(statuses(pair)).toEqual(connected);
    both(pair).forEach(({ call }, index) => {
      expect(call.link?.peerConnection).not.toBe(before[index]?.pc);
      expect(call.remote.stream).toBe(before[index]?.stream);
      expect(call.id).toBe(before[index]?.id);
    });
    expect([pair.alice.rang.length, pair.bob.rang.length]).toEqual(rang);
    expect(pair.bob.call.remote.microphone).toBe('muted');
    expect(pair.alice.call.remote.isHolding).toBe(true);
    pair.bob.call.resume();
    await pair.stage.pass(100);
    expect(pair.stage.hears(pair.bob, pair.alice)).toBe(true);
    expect(pair.stage.hears(pair.alice, pair.bob)).toBe(true);
    // Theirs, and a spare one of each client.
    expect(pair.stage.rtc.openCount).toBe(4);
    await leave(pair);
  });

  it('is followed by a rebuild after 8 s by default', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.fail();
    await pair.stage.pass(10_000);
    expect(new Set(stepsOf(pair))).toEqual(new Set(['restart-ice', 'rebuild']));
    pair.stage.rtc.heal();
    await pair.stage.pass(9_000);
    expect(statuses(pair)).toEqual(connected);
    await leave(pair);
  });

  async function meetWith(one: RecoveryPolicy, two: RecoveryPolicy): Promise<Pair> {
    const stage = createStage();
    const alice = stage.enter('alice', { recovery: one, device: 'alice-2' });
    const bob = stage.enter('bob', { recovery: two, device: 'bob-2' });
    await stage.pass(50);
    return { stage, alice, bob };
  }
});

describe('a call that never connects', () => {
  it('builds its connection anew once, then says that the network does not do', async () => {
    const pair = await meet();
    pair.stage.rtc.cut();
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept();
    await pair.stage.pass(29_000);
    expect(statuses(pair)).toEqual(['connecting', 'connecting']);
    // One side's rebuild is the other's too; when both do it at once, that is one of each.
    expect(new Set(stepsOf(pair))).toEqual(new Set(['rebuild']));
    expect(stepsOf(pair).length).toBeLessThanOrEqual(2);
    await pair.stage.pass(2_000);
    expect(statuses(pair)).toEqual(['network-unsupported', 'network-unsupported']);
    await leave(pair);
  });

  it('connects by the second try where two answered and their handshakes disturb each other', async () => {
    const stage = createStage();
    // As a server does that tells nobody whether it rings elsewhere.
    const speech = (message: Message): Message =>
      message.type === 'call.invite' ? { ...message, isForked: false } : message;
    const alice = stage.enter('alice', { speech });
    const [bob, phone] = [stage.enter('bob'), stage.enter('bob', { device: 'bob-phone' })];
    await stage.pass(50);
    alice.client.call('bob');
    await stage.pass(100);
    await Promise.all([phone.call.accept(), bob.call.accept()]);
    await stage.pass(6_000);
    const [winner = bob] = [bob, phone].filter(({ call }) => call.state.status !== 'ended');
    const pair = { stage, alice, bob: winner };
    expect(statuses(pair)).toEqual(['connecting', 'connecting']);
    expect(stepsOf(pair)).toEqual([]);
    await stage.pass(2_000);
    expect(statuses(pair)).toEqual(connected);
    phone.client.close();
    await leave({ ...pair, bob });
  });

  it('connects by the second try', async () => {
    const pair = await meet();
    pair.stage.rtc.cut();
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept();
    await pair.stage.pass(11_000);
    pair.stage.rtc.fail();
    await pair.stage.pass(500);
    pair.stage.rtc.heal();
    await pair.stage.pass(3_000);
    expect(statuses(pair)).toEqual(connected);
    await leave(pair);
  });
});

describe('signaling goes away, and media does not', () => {
  it('the call goes on, and what is said arrives beside the media', async () => {
    const pair = await meet();
    await talk(pair);
    const seen = history(pair);
    await pair.stage.pass(1_000);
    pair.stage.network.breakAll();
    pair.alice.call.mute();
    pair.bob.call.hold();
    await pair.stage.pass(20);
    expect(pair.bob.call.remote.microphone).toBe('muted');
    expect(pair.alice.call.remote.isHolding).toBe(true);
    await pair.stage.pass(5_000);
    expect(seen).toEqual([]);
    expect(stepsOf(pair)).toEqual([]);
    await leave(pair);
  });
});

describe('a diagnosis', () => {
  it('says why a call never connected, with what was tried', async () => {
    const pair = await meet({ diagnose });
    pair.stage.rtc.cut();
    pair.alice.client.call('bob');
    await pair.stage.pass(100);
    await pair.bob.call.accept();
    await pair.stage.pass(32_000);
    for (const { call } of both(pair)) {
      const { state } = call;
      if (state.status !== 'ended' || state.reason.type !== 'network-unsupported') {
        throw new Error(`It ended otherwise: ${reasonOf(call)}.`);
      }
      expect(state.reason.diagnosis).toMatchObject({
        code: 'no-route',
        evidence: { isOver: true },
      });
      expect(call.diagnosis).toBe(state.reason.diagnosis);
    }
    const tried = pair.alice.call.diagnosis?.evidence.timeline.map(({ what }) => what) ?? [];
    expect([
      ...tried,
      ...(pair.bob.call.diagnosis?.evidence.timeline ?? []).map(({ what }) => what),
    ]).toContain('rebuild');
    await leave(pair);
  });

  it('is there while a call has trouble, and goes with it', async () => {
    const pair = await meet({ diagnose });
    await talk(pair);
    expect(pair.alice.call.diagnosis).toBeUndefined();
    pair.stage.rtc.cut();
    await pair.stage.pass(20_000);
    expect(pair.alice.call.diagnosis?.code).toBe('path-lost');
    pair.stage.rtc.heal();
    await pair.stage.pass(5_000);
    expect(statuses(pair)).toEqual(connected);
    expect(pair.alice.call.diagnosis).toBeUndefined();
    await leave(pair);
  });

  it('is not made by those who do not ask for it', async () => {
    const pair = await meet();
    await talk(pair);
    pair.stage.rtc.cut();
    await pair.stage.pass(35_000);
    expect(statuses(pair)).toEqual(['connection-lost', 'connection-lost']);
    expect(pair.alice.call.diagnosis).toBeUndefined();
    await leave(pair);
  });
});
