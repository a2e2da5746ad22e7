import { describe, expect, it } from 'vitest';
import { framesLost, movesSince, stillMs } from './picture.ts';

/** Frames every 50 ms, the first at `from`, none at `to`. */
function film(...spans: readonly (readonly [from: number, to: number])[]): readonly number[] {
  return spans.flatMap(([from, to]) =>
    Array.from({ length: (to - from) / 50 }, (_, index) => from + index * 50),
  );
}

describe('movesSince', () => {
  it.each([
    ['never stopped: from the start of the span', film([0, 9_000]), 1_000],
    ['stopped before the span', film([0, 500], [2_000, 9_000]), 2_000],
    ['last frames on their way, then a pause', film([0, 1_200], [4_000, 9_000]), 4_000],
    ['stopped twice', film([0, 3_000], [4_000, 5_000], [6_000, 9_000]), 6_000],
    ['a pause before it moves for good', film([0, 3_000], [3_600, 9_000]), 3_600],
    ['a short pause is none', film([0, 3_000], [3_300, 9_000]), 1_000],
    ['a hiccup of what moves is none', film([0, 5_000], [6_000, 9_000]), 1_000],
    ['moves too short a time', film([0, 500], [7_000, 9_000]), undefined],
    ['stands still at the end', film([0, 7_000]), undefined],
    ['no frame at all', [], undefined],
  ] as const)('%s', (_, frames, expected) => {
    expect(movesSince(frames, { from: 1_000, to: 9_000 })).toBe(expected);
  });
});

describe('stillMs', () => {
  it.each([
    ['nothing when it moves', film([0, 9_000]), 0],
    ['from the last frame before the pause', film([0, 2_000], [5_000, 9_000]), 3_050],
    ['several pauses, added up', film([0, 2_000], [3_000, 4_000], [5_000, 9_000]), 2_100],
    ['a pause that began before the span', film([0, 500], [2_000, 9_000]), 1_550],
    ['to the end of the span', film([0, 8_000]), 1_050],
    ['the whole span when there is no frame', [], 8_000],
  ] as const)('%s', (_, frames, expected) => {
    expect(stillMs(frames, { from: 1_000, to: 9_000 })).toBe(expected);
  });
});

describe('framesLost', () => {
  const before = { from: 0, to: 1_000 };
  const span = { from: 1_000, to: 9_000 };

  it.each([
    ['none at the same pace', film([0, 9_000]), 0],
    ['those of a pause', film([0, 2_000], [5_000, 9_000]), 60],
    ['never below 0', [...film([0, 9_000]), ...film([1_000, 9_000])], 0],
    ['unknown when nothing was shown before', film([2_000, 9_000]), undefined],
  ] as const)('%s', (_, frames, expected) => {
    expect(framesLost(frames, { before, span })).toBe(expected);
  });

  it('of no time: none', () => {
    const none = { from: 1_000, to: 1_000 };
    expect(framesLost(film([0, 1_000]), { before, span: none })).toBe(0);
  });
});
