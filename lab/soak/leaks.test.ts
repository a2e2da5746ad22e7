import { describe, expect, it } from 'vitest';
import { growthIn, leaksIn } from './leaks.ts';

const nothing = { peerConnections: 0, tracks: 0, sockets: 1, audioContexts: 0, timers: 2 };

describe('leaksIn', () => {
  it('a page without a call has a session', () => {
    expect(leaksIn('alice', { ...nothing, listeners: 3 })).toEqual([]);
  });

  it.each(['peerConnections', 'tracks', 'sockets', 'audioContexts', 'timers'] as const)(
    'one more of %s',
    (kind) => {
      const open = { ...nothing, listeners: 3, [kind]: nothing[kind] + 1 };
      expect(leaksIn('bob', open)).toEqual([
        `bob has ${nothing[kind] + 1} ${kind}, not ${nothing[kind]}`,
      ]);
    },
  );

  it('listeners that were not there without a call', () => {
    expect(leaksIn('bob', { ...nothing, listeners: 100 })).toHaveLength(1);
  });
});

describe('growthIn', () => {
  const first = { call: 20, heap: 2_000_000, connections: 1, listeners: 3 };

  it.each([
    ['nothing was measured', [], []],
    ['nothing to compare with', [first], []],
    ['a little', [first, { call: 120, heap: 2_300_000, connections: 1, listeners: 3 }], []],
    [
      'what each call leaves behind adds up',
      [first, { call: 120, heap: 2_500_000, connections: 2, listeners: 3 }],
      ['the heap grew by 500000 bytes over 100 calls'],
    ],
    [
      'connections are kept',
      [first, { call: 120, heap: 2_000_000, connections: 80, listeners: 3 }],
      ['80 peer connections are kept after 120 calls'],
    ],
    [
      'listeners stay',
      [first, { call: 120, heap: 2_000_000, connections: 1, listeners: 4 }],
      ['3 listeners have become 4'],
    ],
  ] as const)('%s', (_, samples, expected) => {
    expect(growthIn(samples)).toEqual(expected);
  });
});
