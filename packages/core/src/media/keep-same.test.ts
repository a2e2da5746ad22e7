import { describe, expect, it } from 'vitest';
import { keepSame } from './keep-same.ts';

const part = {};
interface Parts {
  readonly a: object;
  readonly b?: number | undefined;
}

const before: Parts = { a: part, b: 1 };

describe('keepSame', () => {
  it('keeps the object before when every part is the same', () => {
    expect(keepSame<Parts>(before, { a: part, b: 1 })).toBe(before);
  });

  it.each([
    ['another part', { a: {}, b: 1 }],
    ['one part less', { a: part }],
    ['a part that is undefined now', { a: part, b: undefined }],
  ])('takes the new one, frozen, for %s', (_name, next) => {
    expect(keepSame<Parts>(before, next)).toBe(next);
    expect(Object.isFrozen(next)).toBe(true);
  });

  it('takes the new one when there was none', () => {
    const next = { a: 1 };
    expect(keepSame(undefined, next)).toBe(next);
  });
});
