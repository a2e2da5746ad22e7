/** How many of something each key has at a time. */
export interface Places {
  /** Of all keys. */
  readonly size: number;
  /** Takes a place; gives its (idempotent) return, or undefined when the key has as many as it may. */
  take(key: string): (() => void) | undefined;
}

export function createPlaces(perKey: number): Places {
  const taken = new Map<string, number>();
  let size = 0;

  function count(key: string, change: 1 | -1): void {
    const next = (taken.get(key) ?? 0) + change;
    if (next === 0) taken.delete(key);
    else taken.set(key, next);
    size += change;
  }

  return {
    get size() {
      return size;
    },
    take(key) {
      if ((taken.get(key) ?? 0) >= perKey) return undefined;
      count(key, 1);
      let isOver = false;
      return () => {
        if (!isOver) count(key, -1);
        isOver = true;
      };
    },
  };
}
