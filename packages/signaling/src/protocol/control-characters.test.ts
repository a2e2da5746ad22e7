import { describe, expect, it } from 'vitest';
import { hasControls } from './control-characters.ts';

describe('control characters in a text', () => {
  it.each([
    ['nothing', ''],
    ['ASCII', 'a=fmtp:111 minptime=10 "~ \\r\\n'],
    ['what is like one, and is none', '\x7f\x80\x9f\u0100\u011f\u2028'],
    ['characters beyond the first plane', '😀 is a face'],
    ['half of such a character', 'a \ud83d b'],
    ['a text longer than what is looked at together', ' '.repeat(40_000)],
  ])('are not found in %s', (_, text) => {
    expect(hasControls(text)).toBe(false);
  });

  const codes = Array.from({ length: 32 }, (_, code) => code);
  it.each(codes)('are found wherever they are: U+%i', (code) => {
    const control = String.fromCharCode(code);
    for (let before = 0; before < 9; before += 1) {
      for (let after = 0; after < 9; after += 1) {
        for (const other of ['a', ' ', '\x7f', 'é', '\uffff', '😀']) {
          expect(hasControls(other.repeat(before) + control + other.repeat(after))).toBe(true);
        }
      }
    }
  });

  it('are found at the end of a long text', () => {
    expect(hasControls(`${'a'.repeat(32_767)}\n`)).toBe(true);
    expect(hasControls(`${'a'.repeat(40_000)}\n`)).toBe(true);
    expect(hasControls(`${'é'.repeat(20_000)}\n`)).toBe(true);
  });

  it('of one text are not found in the next one', () => {
    expect(hasControls('\n\n\n\n\n\n')).toBe(true);
    expect(hasControls('aaaaa')).toBe(false);
  });
});
