import { expect, it } from 'vitest';
import { timelineOf } from './timeline.ts';

it('puts both pages into one list, and what is repeated on one line', () => {
  const alice = [
    { at: 1_000, what: 'getUserMedia …' },
    { at: 1_030.04, what: 'candidate host' },
    { at: 1_031, what: 'candidate host' },
  ];
  const bob = [
    { at: 1_010, what: '← offer' },
    { at: 1_040, what: 'connected' },
    { at: 1_041, what: 'connected' },
  ];
  const pages = [
    { who: 'alice', steps: alice },
    { who: 'bob', steps: bob },
  ];
  expect(timelineOf(1_000, pages).split('\n')).toEqual([
    '     0.0  alice  getUserMedia …',
    '    10.0  bob    ← offer',
    '    30.0  alice  candidate host ×2',
    '    40.0  bob    connected ×2',
  ]);
});
