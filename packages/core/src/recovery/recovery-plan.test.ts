import { describe, expect, it } from 'vitest';
import { recoveryPlan } from './recovery-plan.ts';
import type { RecoveryFacts, RecoveryStep } from './recovery-plan.ts';

const lost: RecoveryFacts = {
  hadMedia: true,
  link: 'silent',
  lostForMs: 600,
  restarts: 0,
  rebuilds: 0,
  sinceTryMs: Infinity,
  recentRebuilds: 0,
  isOnline: true,
  isSignalingFresh: true,
  isPeerHeard: true,
  isHasty: false,
  isPeerAbsent: false,
  hasRelay: false,
};
const wait = (forMs: number): RecoveryStep => ({ type: 'wait', forMs });
const rebuild = (relayOnly: boolean): RecoveryStep => ({ type: 'rebuild', relayOnly });
const restarted = { restarts: 1, lostForMs: 9_000 } as const;

describe('how a lost link comes back', () => {
  it.each<[string, Partial<RecoveryFacts>, RecoveryStep]>([
    ['just silent: patience', {}, wait(400)],
    [
      'just silent, and signaling too: it must show that it lives',
      { isSignalingFresh: false },
      { type: 'probe-signaling' },
    ],
    ['just silent, on another network: restart', { isHasty: true }, { type: 'restart-ice' }],
    [
      'restarted in vain, and the peer says nothing: again',
      { ...restarted, isPeerHeard: false, sinceTryMs: 1_000 },
      { type: 'restart-ice' },
    ],
    [
      'restarted just now, and the peer says nothing yet: wait for that',
      { ...restarted, isPeerHeard: false, sinceTryMs: 600 },
      wait(400),
    ],
    [
      'rebuilt, and the peer says nothing: its time is the same',
      { ...restarted, isPeerHeard: false, rebuilds: 1, sinceTryMs: 2_000 },
      wait(6_000),
    ],
    ['silent for long: restart', { lostForMs: 1_000 }, { type: 'restart-ice' }],
    ['interrupted: restart at once', { link: 'interrupted' }, { type: 'restart-ice' }],
    ['failed: restart at once', { link: 'failed' }, { type: 'restart-ice' }],
    [
      'failed, no signaling: nobody could be told',
      { link: 'failed', isSignalingFresh: false },
      { type: 'probe-signaling' },
    ],
    ['restarted just now: wait for it', { ...restarted, sinceTryMs: 1_000 }, wait(7_000)],
    ['restarted in vain: build anew', { ...restarted, sinceTryMs: 8_000 }, rebuild(false)],
    [
      'and again, without a relay',
      { ...restarted, rebuilds: 1, sinceTryMs: 8_000 },
      rebuild(false),
    ],
    [
      'the first rebuild goes any way',
      { ...restarted, sinceTryMs: 8_000, hasRelay: true },
      rebuild(false),
    ],
    [
      'the second one through the relay alone',
      { ...restarted, rebuilds: 1, sinceTryMs: 8_000, hasRelay: true },
      rebuild(true),
    ],
    [
      'the third any way again',
      { ...restarted, rebuilds: 2, sinceTryMs: 8_000, hasRelay: true },
      rebuild(false),
    ],
    ['rebuilt just now: wait for it', { ...restarted, rebuilds: 1, sinceTryMs: 500 }, wait(7_500)],
    [
      'nearly over: waits no longer than that',
      { restarts: 1, lostForMs: 28_000, sinceTryMs: 1_000 },
      wait(2_000),
    ],
    ['offline: tries nothing', { link: 'failed', isOnline: false }, wait(29_400)],
    [
      'offline, no signaling: asks nobody',
      { isOnline: false, isSignalingFresh: false },
      wait(29_400),
    ],
    ['30 s: lost', { lostForMs: 30_000 }, { type: 'give-up' }],
    [
      'the peer is gone: not so long',
      { lostForMs: 2_000, isPeerAbsent: true },
      { type: 'give-up' },
    ],
    ['ten rebuilds in two minutes: enough', { recentRebuilds: 10 }, { type: 'give-up' }],
    ['nine: not yet', { recentRebuilds: 9 }, wait(400)],
  ])('%s', (_name, parts, step) => {
    expect(recoveryPlan.next({ ...lost, ...parts })).toEqual(step);
  });
});

describe('how a first connection is helped', () => {
  const first = { ...lost, hadMedia: false, link: 'connecting', lostForMs: 1_000 } as const;

  it.each<[string, Partial<RecoveryFacts>, RecoveryStep]>([
    ['it gets its time', {}, wait(6_000)],
    ['a way gets more time', { lostForMs: 7_000 }, wait(5_000)],
    ['keys get theirs', { link: 'handshaking', lostForMs: 6_900 }, wait(100)],
    [
      'keys that take too long: build anew',
      { link: 'handshaking', lostForMs: 7_000 },
      rebuild(false),
    ],
    ['keys once', { link: 'handshaking', lostForMs: 7_000, rebuilds: 1 }, wait(23_000)],
    ['too long: build anew', { lostForMs: 12_000 }, rebuild(false)],
    ['failed: build anew at once', { link: 'failed' }, rebuild(false)],
    ['with a relay, through that', { link: 'failed', hasRelay: true }, rebuild(true)],
    ['too long, with a relay: through that', { lostForMs: 12_000, hasRelay: true }, rebuild(true)],
    ['once', { rebuilds: 1, link: 'failed', lostForMs: 13_000 }, wait(17_000)],
    ['offline: not at all', { link: 'failed', isOnline: false }, wait(29_000)],
    [
      'the word of the server does not count yet',
      { lostForMs: 2_000, isPeerAbsent: true },
      wait(5_000),
    ],
    ['30 s: it will not be', { lostForMs: 30_000 }, { type: 'give-up' }],
  ])('%s', (_name, parts, step) => {
    expect(recoveryPlan.next({ ...first, ...parts })).toEqual(step);
  });
});
