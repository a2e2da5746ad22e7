import { describe, expect, it } from 'vitest';
import { decodeCursor, encodeCursor } from './cursor.ts';

describe('a cursor', () => {
  it.each([
    { startedAt: 0, id: 'a' },
    { startedAt: 1_767_225_600_000, id: '0-9A~Z_a.z' },
  ])('says the same again: $id', (place) => {
    expect(encodeCursor(place)).toMatch(/^[\w-]+$/);
    expect(decodeCursor(encodeCursor(place))).toEqual(place);
  });

  it.each(['', 'x', 'MTIz', Buffer.from('1 a b').toString('base64url'), '%00'])(
    'is not: %s',
    (word) => {
      expect(decodeCursor(word)).toBeUndefined();
    },
  );
});
