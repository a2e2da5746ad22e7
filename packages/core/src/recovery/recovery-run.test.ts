import { FakeClock } from '@earshot/signaling/testing';
import { describe, expect, it } from 'vitest';
import type { RecoveryFacts, RecoveryStep } from './recovery-plan.ts';
import { startRecovery } from './recovery-run.ts';

const calm = {
  link: 'failed',
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
} as const;

function setUp(next: (facts: RecoveryFacts) => RecoveryStep) {
  const clock = new FakeClock();
  const did: string[] = [];
  const run = startRecovery({
    clock,
    policy: { next },
    facts: () => calm,
    restartIce: () => did.push('restart'),
    giveUp: () => did.push('give up'),
  });
  return { clock, did, run };
}

describe('a recovery run', () => {
  it('asks again when the wait is over, and tells the policy what it did', async () => {
    const seen: RecoveryFacts[] = [];
    const { clock, did } = setUp((facts) => {
      seen.push(facts);
      if (facts.lostForMs >= 1_000) return { type: 'give-up' };
      return facts.restarts === 0 ? { type: 'restart-ice' } : { type: 'wait', forMs: 500 };
    });
    expect(did).toEqual(['restart']);
    await clock.advance(2_000);
    expect(did).toEqual(['restart', 'give up']);
    expect(seen[0]).toMatchObject({ lostForMs: 0, restarts: 0, sinceRestartMs: Infinity });
    expect(seen[1]).toMatchObject({ restarts: 1, sinceRestartMs: 50 });
    expect(clock.pending).toBe(0);
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
    expect(did).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('does not let a policy that always says "now" freeze the page', async () => {
    const { clock, did, run } = setUp(() => ({ type: 'restart-ice' }));
    await clock.advance(500);
    run.stop();
    expect(did.length).toBeLessThanOrEqual(11);
  });
});
