import { describe, expect, it } from 'vitest';
import { sameSecret } from './same-secret.ts';

describe('two secrets', () => {
  it.each([
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'Abc', false],
    ['abc', 'ab', false],
    ['abc', '', false],
    ['abc', 'abca', false],
    ['abc', 'abcabc', false],
  ])('%s and %s: the same is %s', (expected, given, same) => {
    expect(sameSecret(expected, given)).toBe(same);
  });
});
