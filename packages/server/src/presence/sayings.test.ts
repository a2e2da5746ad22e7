import { expect, it } from 'vitest';
import { createSayings } from './sayings.ts';

const phone = { user: 'bob', device: 'phone' };
const desk = { user: 'bob', device: 'desk' };

it.each([
  { before: undefined, said: 'online', isNew: false },
  { before: undefined, said: 'busy', isNew: true },
  { before: 'busy', said: 'busy', isNew: false },
  { before: 'busy', said: 'away', isNew: true },
  { before: 'away', said: 'online', isNew: true },
] as const)('after $before, $said: new is $isNew', ({ before, said, isNew }) => {
  const sayings = createSayings();
  if (before !== undefined) sayings.put(phone, before);
  expect(sayings.put(phone, said)).toBe(isNew);
  expect(sayings.of(phone) ?? 'online').toBe(said);
});

it('keeps nothing of devices and users that it forgets', () => {
  const sayings = createSayings();
  sayings.put(phone, 'busy');
  sayings.put(desk, 'away');
  sayings.put({ user: 'carol', device: 'tablet' }, 'away');
  sayings.forget(phone);
  sayings.forget({ user: 'nobody', device: 'phone' });
  expect([sayings.of(phone), sayings.of(desk)]).toEqual([undefined, 'away']);
  expect(sayings.users()).toEqual(['bob', 'carol']);
  sayings.forget(desk);
  expect(sayings.users()).toEqual(['carol']);
  sayings.forgetUser('carol');
  expect(sayings.users()).toEqual([]);
});
