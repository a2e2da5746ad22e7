/** `before` itself when `next` has the same parts; otherwise `next`, frozen. */
export function keepSame<Snapshot extends object>(
  before: Partial<Snapshot> | undefined,
  next: Snapshot,
): Snapshot {
  const parts = Object.entries(next);
  const isSame =
    before !== undefined &&
    parts.length === Object.keys(before).length &&
    parts.every(([key, value]) => Reflect.get(before, key) === value);
  return isSame ? (before as Snapshot) : Object.freeze(next);
}
