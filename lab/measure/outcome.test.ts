import { describe, expect, it } from 'vitest';
import { HANG_UP, madeResult } from './case-result.fixture.ts';
import { sideOutcome } from './outcome.ts';

describe('sideOutcome', () => {
  it('of a call that nothing happened to', () => {
    expect(sideOutcome(madeResult({}), 'bob')).toEqual({
      seen: [],
      stillMs: 0,
      recoveredMs: 0,
      framesLost: 0,
      end: 'ended hangup by them',
      endedMs: 0,
    });
  });

  it('of one that came back', () => {
    const states = [
      [500, 'reconnecting'],
      [3_000, 'connected'],
      [HANG_UP + 10, 'ended hangup by me'],
    ] as const;
    expect(sideOutcome(madeResult({ alice: { movesAt: 3_000, states } }), 'alice')).toEqual({
      seen: ['reconnecting', 'connected'],
      stillMs: 3_050,
      recoveredMs: 2_000,
      framesLost: 60,
      end: 'ended hangup by me',
      endedMs: 10,
    });
  });

  it('of one that never came back, and does not know that it is over', () => {
    const bob = { movesAt: undefined, states: [[500, 'reconnecting']] } as const;
    expect(sideOutcome(madeResult({ bob }), 'bob')).toMatchObject({
      recoveredMs: undefined,
      end: 'reconnecting',
      endedMs: undefined,
    });
  });

  it('of one that nothing was ever heard of', () => {
    const result = madeResult({});
    const silent = { ...result.sides.bob, states: [] };
    expect(sideOutcome({ ...result, sides: { ...result.sides, bob: silent } }, 'bob').end).toBe(
      'nothing',
    );
  });
});
