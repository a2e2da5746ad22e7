import { expect, it } from 'vitest';
import { randomOf } from './random.ts';

it('draws the same for the same seed and call, and something else for another one', () => {
  const draw = (seed: number, call: number): readonly number[] => {
    const random = randomOf(seed, call);
    return [1, 2, 3].map(() => random.whole(0, 1_000));
  };
  expect(draw(1, 1)).toEqual(draw(1, 1));
  expect(draw(1, 2)).not.toEqual(draw(1, 1));
  expect(draw(2, 1)).not.toEqual(draw(1, 1));
});

it('draws each as often as its weight says', () => {
  const random = randomOf(1, 1);
  const drawn = Array.from({ length: 3_000 }, () =>
    random.weighted([
      ['often', 2],
      ['seldom', 1],
      ['never', 0],
    ]),
  );
  const often = drawn.filter((name) => name === 'often').length;
  expect(often).toBeGreaterThan(1_900);
  expect(often).toBeLessThan(2_100);
  expect(drawn).not.toContain('never');
});

it('stays within its bounds', () => {
  const random = randomOf(1, 1);
  for (let i = 0; i < 1_000; i += 1) {
    expect([3, 4]).toContain(random.whole(3, 5));
    expect(['a', 'b']).toContain(random.one(['a', 'b']));
  }
  const nothing = random.one<string | undefined>([undefined]);
  expect(nothing).toBeUndefined();
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
});

it('cannot draw from nothing', () => {
  expect(() => randomOf(1, 1).weighted([])).toThrow('nothing to draw');
});
