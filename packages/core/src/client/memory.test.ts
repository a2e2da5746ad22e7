import { describe, expect, it } from 'vitest';
import { createEarlyMessages } from './early-messages.ts';
import { createTombstones } from './tombstones.ts';

describe('tombstones', () => {
  it('remember the last 256 calls that are over', () => {
    const over = createTombstones();
    for (let index = 0; index < 257; index += 1) over.add(`c${String(index)}`);
    expect(over.has('c0')).toBe(false);
    expect(over.has('c1')).toBe(true);
    over.add('c1');
    over.add('new');
    expect(over.has('c1')).toBe(true);
    expect(over.has('c2')).toBe(false);
  });
});

describe('early messages', () => {
  const ringing = { message: { type: 'call.ringing', call: 'c' } } as const;

  it('come out in order, once', () => {
    const early = createEarlyMessages();
    const absent = { message: { type: 'call.absent', call: 'c' } } as const;
    early.keep('c', ringing);
    early.keep('c', absent);
    expect(early.take('c')).toEqual([ringing, absent]);
    expect(early.take('c')).toEqual([]);
  });

  it('are few: a stranger cannot fill the memory', () => {
    const early = createEarlyMessages();
    for (let index = 0; index < 40; index += 1) early.keep('c', ringing);
    expect(early.take('c')).toHaveLength(32);
    for (let index = 0; index < 17; index += 1) early.keep(`c${String(index)}`, ringing);
    expect(early.take('c0')).toEqual([]);
    expect(early.take('c1')).toHaveLength(1);
  });
});
