import { describe, expect, it } from 'vitest';
import { isId } from './protocol/checks.ts';
import { randomId } from './random-id.ts';

describe('a random id', () => {
  it('is one that the protocol takes, short, and another one each time', () => {
    const ids = Array.from({ length: 100 }, randomId);
    expect(ids.every(isId)).toBe(true);
    expect(Math.max(...ids.map(({ length }) => length))).toBeLessThanOrEqual(28);
    expect(new Set(ids).size).toBe(100);
  });
});
