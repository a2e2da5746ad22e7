import { describe, expect, it } from 'vitest';
import type { CallModel } from './call-model.ts';
import { timerDelayMs } from './timer-delay.ts';

const ringing: CallModel = {
  direction: 'outgoing',
  arbiter: 'server',
  state: { status: 'ringing' },
  isAnnounced: true,
};
const facts = { now: 10_000, ringEndsAt: 40_000, maxDurationMs: 60_000 };

describe('how long a timer runs', () => {
  it.each([
    ['reach', timerDelayMs('reach', ringing, facts), 5_000],
    ['connect', timerDelayMs('connect', ringing, facts), 30_000],
    ['ring, the server ends it first', timerDelayMs('ring', ringing, facts), 35_000],
    [
      'ring, this side ends it',
      timerDelayMs('ring', { ...ringing, arbiter: 'peers' }, facts),
      30_000,
    ],
    [
      'ring at the callee, the caller ends it first',
      timerDelayMs('ring', { ...ringing, arbiter: 'peers', direction: 'incoming' }, facts),
      35_000,
    ],
    [
      'ring that is over',
      timerDelayMs('ring', { ...ringing, arbiter: 'peers' }, { ...facts, now: 50_000 }),
      0,
    ],
    [
      'what is left of the maximum duration',
      timerDelayMs(
        'max-duration',
        { ...ringing, state: { status: 'connected', since: 4_000 } },
        facts,
      ),
      54_000,
    ],
    [
      'none of it',
      timerDelayMs(
        'max-duration',
        { ...ringing, state: { status: 'connected', since: 4_000 } },
        { ...facts, now: 90_000 },
      ),
      0,
    ],
    ['all of it, without a beginning', timerDelayMs('max-duration', ringing, facts), 60_000],
    [
      'all of it, after an end without a beginning',
      timerDelayMs(
        'max-duration',
        { ...ringing, state: { status: 'ended', reason: { type: 'busy' }, endedAt: 0 } },
        facts,
      ),
      60_000,
    ],
  ])('%s', (_name, actual, expected) => {
    expect(actual).toBe(expected);
  });
});
