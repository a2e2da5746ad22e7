import type { Signaling, SignalingState } from '@earshot/signaling';
import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { Call } from '../call/call.ts';
import { createHurry } from './hurry.ts';

type Status = Call['state']['status'];

function setUp(statuses: readonly Status[]) {
  const clock = new FakeClock();
  const probes: number[] = [];
  const startedAt = clock.now();
  const signaling = {
    state: { status: 'offline', retryAt: 30_000 } as SignalingState,
    probe: () => probes.push(clock.now() - startedAt),
  };
  const hurry = createHurry({
    signaling: signaling as unknown as Signaling,
    platform: { clock, random: () => 0.5 },
    calls: () => statuses.map((status) => ({ state: { status } }) as Call),
  });
  return { clock, probes, signaling, hurry };
}

describe('signaling that is away', () => {
  it.each<[readonly Status[], readonly number[]]>([
    [[], []],
    [['dialing'], [1_500]],
    [['connected', 'ringing'], [1_500]],
    [['reconnecting'], [1_500]],
    [['connected'], [3_000]],
  ])('with calls that are %j is tried again after %j ms', async (statuses, expected) => {
    const { clock, probes, hurry } = setUp(statuses);
    hurry.look();
    await clock.advance(20_000);
    expect(probes).toEqual(expected);
  });

  it('is not hurried once it tries', async () => {
    const { clock, probes, signaling, hurry } = setUp(['ringing']);
    hurry.look();
    signaling.state = { status: 'resuming', attempt: 2 };
    hurry.look();
    await clock.advance(5_000);
    expect(probes).toEqual([]);
  });

  it.each<[readonly Status[], readonly number[]]>([
    [[], []],
    [['connected'], []],
    [['ringing'], [4_000, 8_000]],
    [
      ['connected', 'dialing'],
      [4_000, 8_000],
    ],
  ])(
    'and is there, shows that it lives with calls that are %j at %j',
    async (statuses, expected) => {
      const { clock, probes, signaling, hurry } = setUp(statuses);
      signaling.state = { status: 'online', self: { user: 'alice', device: 'laptop' } };
      hurry.look();
      await clock.advance(10_000);
      expect(probes).toEqual(expected);
      hurry.close();
      expect(clock.pending).toBe(0);
    },
  );

  it('has no clock left after the end', () => {
    const { clock, hurry } = setUp(['ringing']);
    hurry.look();
    hurry.close();
    hurry.close();
    expect(clock.pending).toBe(0);
  });
});
