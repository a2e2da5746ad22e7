/** So many calls that are over are remembered, so that a late invite does not ring. */
const MAX_TOMBSTONES = 256;

/** Calls that are over, or ended before their invite came. */
export interface Tombstones {
  add(call: string): void;
  has(call: string): boolean;
  /** It has come back to life: on this device. */
  remove(call: string): void;
}

export function createTombstones(): Tombstones {
  const calls = new Set<string>();
  return {
    add(call) {
      calls.delete(call);
      calls.add(call);
      const [oldest] = calls;
      if (calls.size > MAX_TOMBSTONES && oldest !== undefined) calls.delete(oldest);
    },
    has: (call) => calls.has(call),
    remove: (call) => void calls.delete(call),
  };
}
