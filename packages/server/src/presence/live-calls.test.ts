import { expect, it } from 'vitest';
import { createLiveCalls, type CallNews } from './live-calls.ts';

const news = (call: string, version: number, isAnswered: boolean): CallNews => ({
  ...{ call, version, isAnswered },
  users: ['alice', 'bob'],
});

it('knows who is in a call, whatever comes late', () => {
  const calls = createLiveCalls();
  expect(calls.note(news('a', 1, false))).toEqual([]);
  expect(calls.note(news('a', 2, true))).toEqual(['alice', 'bob']);
  expect(calls.note(news('a', 3, true))).toEqual([]);
  expect(calls.isIn('bob')).toBe(true);
  expect(calls.note(news('a', 2, false))).toEqual([]);
  expect(calls.note(news('b', 1, true))).toEqual(['alice', 'bob']);
  calls.note(news('a', 4, false));
  expect(calls.isIn('bob')).toBe(true);
  calls.note(news('b', 2, false));
  expect(calls.isIn('bob')).toBe(false);
  expect(calls.note(news('a', 3, true))).toEqual([]);
  expect(calls.isIn('bob')).toBe(false);
});

it('an end that comes before all else is remembered, and 1,000 more', () => {
  const calls = createLiveCalls();
  for (let index = 0; index <= 1_001; index += 1) calls.note(news(`over-${index}`, 4, false));
  calls.note(news('over-1001', 3, true));
  expect(calls.isIn('bob')).toBe(false);
});

it('believes the database, but for what has happened since it was read', () => {
  const calls = createLiveCalls();
  calls.note(news('lost', 2, true));
  const mark = calls.mark();
  calls.note({ ...news('new', 2, true), users: ['carol'] });
  expect(calls.replace([{ ...news('found', 5, true), users: ['dave'] }], mark)).toEqual([
    ...['alice', 'bob', 'dave'],
  ]);
  expect(['alice', 'bob', 'carol', 'dave'].map(calls.isIn)).toEqual([false, false, true, true]);
  calls.note(news('x', 1, true));
  calls.note(news('x', 2, false));
  calls.replace([news('x', 1, true)], calls.mark());
  expect(calls.isIn('alice')).toBe(false);
});
