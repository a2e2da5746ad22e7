import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { RecoveryFacts, RecoveryStep } from './recovery-plan.ts';
import { startRecovery } from './recovery-run.ts';
import type { RecoveryRunOptions } from './recovery-run.ts';

const calm: ReturnType<RecoveryRunOptions['facts']> = {
  hadMedia: true,
  link: 'failed',
  recentRebuilds: 0,
  isOnline: true,
  isSignalingFresh: true,
  isPeerHeard: true,
  isHasty: false,
  isPeerAbsent: false,
  hasRelay: false,
};

function setUp(
  next: (facts: RecoveryFacts) => RecoveryStep,
  facts: Partial<RecoveryFacts> = {},
  lostAgoMs = 0,
) {
  const clock = new FakeClock();
  const did: string[] = [];
  const run = startRecovery({
    clock,
    policy: { next },
    lostAt: clock.now() - lostAgoMs,
    facts: () => ({ ...calm, ...facts }),
    lost: () => did.push('lost'),
    act: ({ type }) => did.push(type),
  });
  return { clock, did, run };
}

describe('a recovery run', () => {
  it('asks again when the wait is over, and tells the policy what it did', async () => {
    const seen: RecoveryFacts[] = [];
    const { clock, did } = setUp((facts) => {
      seen.push(facts);
      if (facts.lostForMs >= 1_000) return { type: 'give-up' };
      if (facts.restarts === 0) return { type: 'restart-ice' };
      if (facts.rebuilds === 0) return { type: 'rebuild', relayOnly: false };
      return { type: 'wait', forMs: 500 };
    });
    expect(did).toEqual(['lost', 'restart-ice']);
    await clock.advance(2_000);
    expect(did).toEqual(['lost', 'restart-ice', 'rebuild', 'give-up']);
    expect(seen[0]).toMatchObject({ lostForMs: 0, restarts: 0, rebuilds: 0, sinceTryMs: Infinity });
    expect(seen[1]).toMatchObject({ restarts: 1, rebuilds: 0, sinceTryMs: 50 });
    expect(seen[2]).toMatchObject({ restarts: 1, rebuilds: 1, sinceTryMs: 50 });
    expect(clock.pending).toBe(0);
  });

  it('says that media is lost only when silence has lasted', async () => {
    const { clock, did, run } = setUp(
      () => ({ type: 'wait', forMs: 60_000 }),
      { link: 'silent' },
      600,
    );
    expect(did).toEqual([]);
    await clock.advance(1_399);
    expect(did).toEqual([]);
    await clock.advance(1);
    expect(did).toEqual(['lost']);
    await clock.advance(60_000);
    expect(did).toEqual(['lost']);
    run.stop();
  });

  it('asks signaling for a sign of life again and again', async () => {
    const { clock, did, run } = setUp(() => ({ type: 'probe-signaling' }));
    await clock.advance(600);
    run.stop();
    expect(did).toEqual(['lost', ...Array<string>(4).fill('probe-signaling')]);
  });

  it('does not count the time that the page slept', async () => {
    const seen: number[] = [];
    const { clock, run } = setUp(({ lostForMs }) => {
      seen.push(lostForMs);
      return { type: 'wait', forMs: 1_000 };
    });
    await clock.advance(1_000);
    await clock.sleep(3_600_000);
    await clock.advance(1_000);
    run.stop();
    expect(seen[1]).toBe(1_000);
    expect(Math.max(...seen)).toBeLessThan(7_000);
  });

  it('decides at once when it is poked, and has one wait at a time', () => {
    let asked = 0;
    const { clock, run } = setUp(() => {
      asked += 1;
      return { type: 'wait', forMs: 10_000 };
    });
    run.poke();
    run.poke();
    expect(asked).toBe(3);
    expect(clock.pending).toBe(1);
  });

  it('does nothing after stop', async () => {
    const { clock, did, run } = setUp(() => ({ type: 'wait', forMs: 10 }));
    run.stop();
    run.stop();
    run.poke();
    await clock.advance(1_000);
    expect(did).toEqual(['lost']);
    expect(clock.pending).toBe(0);
  });

  it('does not let a policy that always says "now" freeze the page', async () => {
    const { clock, did, run } = setUp(() => ({ type: 'restart-ice' }));
    await clock.advance(500);
    run.stop();
    expect(did.length).toBeLessThanOrEqual(12);
  });
});
