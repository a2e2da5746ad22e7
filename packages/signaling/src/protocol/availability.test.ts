import { expect, it } from 'vitest';
import { commonAvailability, MAX_WATCHED_USERS } from './availability.ts';
import { parseAnyBody } from './parse.ts';

it.each([
  [[], undefined],
  [[undefined], undefined],
  [['away', undefined], 'away'],
  [['away', 'online'], 'online'],
  [['online', 'busy', 'away'], 'busy'],
] as const)('%o is %s', (said, common) => {
  expect(commonAvailability(said)).toBe(common);
});

it('is of as many users as a message may name', () => {
  const watch = (count: number): unknown => ({
    type: 'presence.watch',
    users: Array.from({ length: count }, (_, index) => `user-${index}`),
  });
  expect(parseAnyBody(watch(MAX_WATCHED_USERS)).ok).toBe(true);
  expect(parseAnyBody(watch(MAX_WATCHED_USERS + 1))).toMatchObject({ field: 'body.users' });
});
