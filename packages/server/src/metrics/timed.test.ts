import { describe, expect, it } from 'vitest';
import { timed } from './timed.ts';

class Shelf {
  readonly #books = new Map([['a', 'Alice']]);
  readonly size = 1;

  async get(key: string): Promise<string | undefined> {
    await Promise.resolve();
    return this.#books.get(key);
  }

  has(key: string): boolean {
    return this.#books.has(key);
  }

  async lose(): Promise<never> {
    await Promise.resolve();
    throw new Error('lost');
  }
}

describe('what is timed', () => {
  it('does what it did, and each method is told of when it is done', async () => {
    const told: string[] = [];
    const shelf = timed(new Shelf(), (ms, method) => told.push(`${method} ${ms >= 0}`));
    expect([await shelf.get('a'), shelf.has('b'), shelf.size]).toEqual(['Alice', false, 1]);
    await expect(shelf.lose()).rejects.toThrow('lost');
    expect(told).toEqual(['get true', 'has true', 'lose true']);
  });

  it('gives the same method each time', () => {
    const shelf = timed(new Shelf(), () => undefined);
    expect(Object.is(Reflect.get(shelf, 'has'), Reflect.get(shelf, 'has'))).toBe(true);
  });
});
