import { describe, expect, it } from 'vitest';
import type { UserPresence } from '@earshot/signaling';
import {
  addRefusal,
  changedUsers,
  hasToWatch,
  hearUsers,
  isAvailability,
  isAwayAfter,
  isSameList,
  isWholeAnswer,
  keepWatched,
  markStale,
  noRefusals,
  ownAvailability,
  readList,
  retryMs,
} from './presence-model.ts';
import type { Users } from './presence-model.ts';

const told = (...news: UserPresence[]): Users =>
  hearUsers(
    new Map(),
    news,
    news.map(({ user }) => user),
  );
const bob: UserPresence = { user: 'bob', status: 'online' };
const carol: UserPresence = { user: 'carol', status: 'offline', lastSeen: 1_700_000_000_000 };

describe('what a page says of its user', () => {
  it.each([
    ['online', false, 'online'],
    ['online', true, 'away'],
    ['away', false, 'away'],
    ['away', true, 'away'],
    ['busy', false, 'busy'],
    ['busy', true, 'busy'],
  ] as const)('%s, idle: %s → %s', (chosen, isIdle, said) => {
    expect(ownAvailability({ chosen, isIdle })).toBe(said);
  });

  it.each([
    ['online', true],
    ['away', true],
    ['busy', true],
    ['in-call', false],
    ['offline', false],
    [undefined, false],
  ])('%s can be said: %s', (value, can) => {
    expect(isAvailability(value)).toBe(can);
  });
});

it.each([
  [1_000, true],
  [86_400_000, true],
  [999, false],
  [86_400_001, false],
  [NaN, false],
  ['5000', false],
])('%s ms without a touch may mean away: %s', (ms, may) => {
  expect(isAwayAfter(ms)).toBe(may);
});

describe('a list of users', () => {
  it.each([
    [
      ['bob', 'carol', 'bob'],
      ['bob', 'carol'],
    ],
    [[], []],
    [['not an id'], undefined],
    [[''], undefined],
    [[1], undefined],
    ['bob', undefined],
    [undefined, undefined],
  ])('%j is read as %j', (given, read) => {
    expect(readList(given)).toEqual(read);
  });

  it.each([
    [[], [], true],
    [['a', 'b'], ['b', 'a'], true],
    [['a'], ['b'], false],
    [['a'], ['a', 'b'], false],
    [['a', 'b'], ['a'], false],
  ])('%j and %j name the same: %s', (one, other, isSame) => {
    expect(isSameList(one, other)).toBe(isSame);
  });

  it.each([
    ['nobody, never', [], { hasWatched: false }, false],
    ['somebody, for the first time', ['a'], { hasWatched: false }, true],
    ['nobody any more, on a new connection', [], { hasWatched: true }, true],
    ['the same', ['a'], { users: ['a'], hasWatched: true }, false],
    ['others', ['b'], { users: ['a'], hasWatched: true }, true],
    ['nobody any more', [], { users: ['a'], hasWatched: true }, true],
  ] as const)('has to be said of %s: %j %j %s', (_name, users, said, has) => {
    expect(hasToWatch(users, said)).toBe(has);
  });
});

describe('what is known of users', () => {
  it('is what the server says of those who are watched', () => {
    const users = hearUsers(new Map(), [bob, carol], ['carol', 'dave']);
    expect([...users.values()]).toEqual([{ ...carol, isStale: false }]);
    expect(Object.isFrozen(users.get('carol'))).toBe(true);
  });

  it('is the same object for as long as nothing of it changes', () => {
    const users = told(bob, carol);
    const wanted = ['bob', 'carol'];
    expect(hearUsers(users, [bob, carol], wanted)).toBe(users);
    const later = hearUsers(users, [{ ...carol, lastSeen: 1_800_000_000_000 }], wanted);
    expect(later.get('bob')).toBe(users.get('bob'));
    expect(later.get('carol')).not.toBe(users.get('carol'));
    expect(hearUsers(users, [{ user: 'eve', status: 'online' }], wanted)).toBe(users);
  });

  it('is stale when nothing was heard, until it is heard again', () => {
    const users = told(bob, carol);
    expect(markStale(users, new Set())).toBe(users);
    const stale = markStale(users, new Set(['bob']));
    expect(stale.get('bob')).toEqual({ ...bob, isStale: true });
    expect(stale.get('carol')).toBe(users.get('carol'));
    expect(markStale(stale, new Set(['bob']))).toBe(stale);
    expect(hearUsers(stale, [bob], ['bob', 'carol']).get('bob')).toEqual({
      ...bob,
      isStale: false,
    });
  });

  it('goes with those who are not watched any more', () => {
    const users = told(bob, carol);
    expect([...keepWatched(users, ['carol', 'dave']).keys()]).toEqual(['carol']);
    expect(keepWatched(users, ['carol', 'bob', 'dave'])).toBe(users);
  });

  it('has changed where the status has', () => {
    const before = told(bob, carol);
    const after = hearUsers(
      before,
      [
        { ...bob, status: 'busy' },
        { ...carol, lastSeen: 1 },
      ],
      [...before.keys()],
    );
    expect(changedUsers(before, after).map(({ user }) => user)).toEqual(['bob']);
    expect(changedUsers(new Map(), before)).toHaveLength(2);
    expect(changedUsers(before, before)).toEqual([]);
  });

  it.each([
    [['bob'], true],
    [['bob', 'dave'], false],
    [[], true],
  ])('is told of %j: %s', (wanted, isWhole) => {
    expect(isWholeAnswer([bob, carol], wanted)).toBe(isWhole);
  });
});

describe('waiting after "too often"', () => {
  it.each([
    [1, 0, 2_000],
    [1, 1, 4_000],
    [2, 1, 8_000],
    [4, 1, 32_000],
    [5, 1, 60_000],
    [100, 0.5, 45_000],
  ])('%s times, with chance %s: %s ms', (count, random, delayMs) => {
    expect(retryMs({ count, at: 0 }, random)).toBe(delayMs);
  });

  it('counts refusals, and forgets those of long ago', () => {
    const one = addRefusal(noRefusals, 1_000);
    expect(one).toEqual({ count: 1, at: 1_000 });
    expect(addRefusal(one, 121_000)).toEqual({ count: 2, at: 121_000 });
    expect(addRefusal(one, 121_001)).toEqual({ count: 1, at: 121_001 });
  });
});
