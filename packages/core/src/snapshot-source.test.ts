import { describe, expect, it } from 'vitest';
import { createSnapshotSource } from './snapshot-source.ts';

function bench() {
  const told: unknown[] = [];
  const value = { current: 1 };
  const source = createSnapshotSource(() => ({ value: value.current }), {
    log: () => undefined,
    changed: (before, after) => told.push([before.value, after.value]),
  });
  return { source, value, told };
}

describe('a snapshot source', () => {
  it('tells of the first change, though nobody has looked before it', () => {
    const { source, value, told } = bench();
    value.current = 2;
    source.changed();
    expect(told).toEqual([[1, 2]]);
    expect(source.current).toEqual({ value: 2 });
  });

  it('keeps the same frozen object while nothing is different, and tells nobody', () => {
    const { source, told } = bench();
    const before = source.current;
    source.subscribe(() => told.push('subscriber'));
    source.changed();
    expect(source.current).toBe(before);
    expect(Object.isFrozen(before)).toBe(true);
    expect(told).toEqual([]);
  });
});
