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
  const told = new Map([
    ['alice', 'online'],
    ['bob', 'away'],
  ] as const);
  const now = new Map([
    ['alice', 'online'],
    ['bob', 'busy'],
    ['carol', 'offline'],
  ] as const);
  expect(presenceNews(told, now)).toEqual([
    { user: 'bob', status: 'busy' },
    { user: 'carol', status: 'offline' },
  ]);
  expect(presenceNews(now, now)).toEqual([]);
});
