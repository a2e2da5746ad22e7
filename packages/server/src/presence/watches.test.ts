import { expect, it } from 'vitest';
import { createWatches } from './watches.ts';

const phone = { user: 'alice', device: 'phone' };
const desk = { user: 'alice', device: 'desk' };

it('knows who watches whom, and keeps nothing of those who do not any more', () => {
  const watches = createWatches();
  watches.put(phone, new Set(['bob', 'carol']));
  const other = watches.put(desk, new Set(['bob']));
  expect([...watches.of('bob')].map(({ watcher }) => watcher)).toEqual([phone, desk]);
  const newer = watches.put(phone, new Set(['dave']));
  expect([...watches.of('bob')]).toEqual([other]);
  expect(watches.of('carol').size).toBe(0);
  expect(watches.all()).toEqual([other, newer]);
  watches.drop(phone);
  watches.drop(phone);
  watches.drop(desk);
  expect([watches.size, watches.of('bob').size, watches.of('dave').size]).toEqual([0, 0, 0]);
});
