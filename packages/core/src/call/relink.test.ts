import { describe, expect, it } from 'vitest';
import { relinkEpoch } from './relink.ts';

describe('which link comes next', () => {
  it.each([
    ['the next one, as the other side wants', 3, 4, false, 4],
    ['a later one, as the other side wants', 3, 7, false, 7],
    ['the one that there is', 3, 3, false, undefined],
    ['an older one', 3, 1, false, undefined],
    ['of a page that remembers none', 3, 0, false, 4],
    ['of the same page once more', 3, 0, true, undefined],
    ['of two pages that both remember none', 0, 0, false, 1],
    ['the first of this page, by the other side', 0, 5, false, 5],
  ])('%s', (_name, own, wanted, isKnown, epoch) => {
    expect(relinkEpoch({ own, wanted, isKnown })).toBe(epoch);
  });
});
