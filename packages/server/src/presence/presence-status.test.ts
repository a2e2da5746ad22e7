import { expect, it } from 'vitest';
import { presenceNews, presenceStatus, type UserFacts } from './presence-status.ts';

const facts = (said: UserFacts['said'], isInCall = false): UserFacts => ({ said, isInCall });

it.each([
  [facts([]), 'offline'],
  [facts(['away']), 'away'],
  [facts(['away', 'online']), 'online'],
  [facts(['online', 'busy', 'away']), 'busy'],
  [facts(['busy'], true), 'in-call'],
  [facts([], true), 'in-call'],
] as const)('%o → %s', (given, status) => {
  expect(presenceStatus(given)).toBe(status);
});

it('tells what is different, and what was never told', () => {
  const alice = { user: 'alice', status: 'offline', lastSeen: 1_000 } as const;
  const bob = { user: 'bob', status: 'away' } as const;
  const told = new Map(Object.entries({ alice, bob }));
  const now = [
    { user: 'alice', status: 'offline', lastSeen: 2_000 },
    { user: 'bob', status: 'offline', lastSeen: 2_000 },
    { user: 'carol', status: 'offline' },
  ] as const;
  expect(presenceNews(told, now)).toEqual(now.slice(1));
  expect(presenceNews(told, [alice, bob])).toEqual([]);
});
