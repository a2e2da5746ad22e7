import { describe, expect, it } from 'vitest';
import { isConnected, isTroubled } from './verdict.ts';

describe('trouble', () => {
  it.each([
    ['a first connection that takes its time', 0, 2_999, false],
    ['a first connection that takes too long', 0, 3_000, true],
    ['a short silence', 60_000, 1_999, false],
    ['a long silence', 60_000, 2_000, true],
  ])('%s', (_, flowedForMs, lostForMs, expected) => {
    expect(isTroubled({ isOver: false, flowedForMs, lostForMs })).toBe(expected);
  });

  it('is whatever ended the call', () => {
    expect(isTroubled({ isOver: true, flowedForMs: 0, lostForMs: 0 })).toBe(true);
  });
});

describe('a connection', () => {
  it.each([
    [{ connection: 'connected', ice: 'disconnected' }, true],
    [{ connection: 'failed', ice: 'connected' }, false],
    [{ ice: 'connected' }, true],
    [{ ice: 'completed' }, true],
    [{ ice: 'checking' }, false],
    [{}, false],
  ] as const)('%o: %s', (states, expected) => {
    expect(isConnected(states)).toBe(expected);
  });
});
