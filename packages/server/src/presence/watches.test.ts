import { expect, it } from 'vitest';
import { createWatches } from './watches.ts';

const phone = { user: 'alice', device: 'phone', role: 'user' } as const;
const desk = { user: 'alice', device: 'desk', role: 'user' } as const;
const sights = (...users: readonly string[]) =>
  new Map(users.map((user) => [user, { isAllowed: true, askedAt: 0 }]));

it('knows who watches whom, and keeps nothing of those who do not any more', () => {
  const watches = createWatches();
  watches.put(phone, sights('bob', 'carol'));
  const first = [...watches.of('bob')][0];
  const other = watches.put(desk, sights('bob'));
  expect([...watches.of('bob')].map(({ actor }) => actor)).toEqual([phone, desk]);
  const newer = watches.put(phone, sights('dave'));
  expect([...watches.of('bob')]).toEqual([other]);
  expect(watches.of('carol').size).toBe(0);
  expect(watches.all()).toEqual([other, newer]);
  expect([first && watches.has(first), watches.has(newer)]).toEqual([false, true]);
  watches.drop(phone);
  watches.drop(phone);
  watches.drop(desk);
  expect([watches.size, watches.of('bob').size, watches.of('dave').size]).toEqual([0, 0, 0]);
});
