import { seededRandom } from '@earshot/signaling/testing';

/** Draws what a plan is made of; the same seed draws the same. */
export interface Random {
  /** A whole number of at least `from` and less than `to`. */
  whole(from: number, to: number): number;
  chance(of: number): boolean;
  one<Item>(items: readonly [Item, ...Item[]]): Item;
  /** Each name as often as its weight says. */
  weighted<Name extends string>(weights: readonly Weight<Name>[]): Name;
}

export type Weight<Name extends string> = readonly [Name, number];

/** Each call has a stream of its own, so that it is the same whichever calls are made before it. */
export function randomOf(seed: number, call: number): Random {
  const next = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(call, 0x85ebca6b));
  const random: Random = {
    whole: (from, to) => from + Math.floor(next() * (to - from)),
    chance: (of) => next() < of,
    one: (items) => items[random.whole(0, items.length)] ?? items[0],
    weighted(weights) {
      let left = next() * weights.reduce((sum, [, weight]) => sum + weight, 0);
      const found = weights.find(([, weight]) => (left -= weight) < 0) ?? weights.at(-1);
      if (found === undefined) throw new Error('There is nothing to draw.');
      return found[0];
    },
  };
  return random;
}
