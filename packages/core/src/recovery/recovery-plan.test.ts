import { describe, expect, it } from 'vitest';
import { recoveryPlan } from './recovery-plan.ts';
import type { RecoveryFacts, RecoveryStep } from './recovery-plan.ts';

const lost: RecoveryFacts = {
  lostForMs: 0,
  restarts: 0,
  sinceRestartMs: Infinity,
  link: 'interrupted',
  isOnline: true,
  isSignalingOnline: true,
  isPeerAbsent: false,
};

describe('how a lost link comes back', () => {
  it.each<[string, Partial<RecoveryFacts>, RecoveryStep]>([
    ['just interrupted: patience', {}, { type: 'wait', forMs: 2_000 }],
    ['interrupted for long: restart', { lostForMs: 2_000 }, { type: 'restart-ice' }],
    ['failed: restart at once', { link: 'failed' }, { type: 'restart-ice' }],
    [
      'restarted just now: wait for it',
      { lostForMs: 3_000, restarts: 1, sinceRestartMs: 1_000 },
      { type: 'wait', forMs: 7_000 },
    ],
    [
      'restarted in vain: again',
      { lostForMs: 11_000, restarts: 1, sinceRestartMs: 8_000 },
      { type: 'restart-ice' },
    ],
    [
      'nearly over: waits no longer than that',
      { lostForMs: 28_000, restarts: 3, sinceRestartMs: 1_000 },
      { type: 'wait', forMs: 2_000 },
    ],
    [
      'offline: tries nothing',
      { link: 'failed', isOnline: false },
      { type: 'wait', forMs: 30_000 },
    ],
    [
      'no signaling: a restart could not be told',
      { link: 'failed', isSignalingOnline: false, lostForMs: 10_000 },
      { type: 'wait', forMs: 20_000 },
    ],
    ['30 s: lost', { lostForMs: 30_000 }, { type: 'give-up' }],
    [
      'the peer is gone: not so long',
      { lostForMs: 2_000, isPeerAbsent: true },
      { type: 'give-up' },
    ],
  ])('%s', (_name, parts, step) => {
    expect(recoveryPlan.next({ ...lost, ...parts })).toEqual(step);
  });
});
