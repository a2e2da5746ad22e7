/** Runs in a page: counts listeners on what outlives every call; one that stays there keeps its call alive. */
export function watchListeners(): void {
  const known = new Map<EventTarget, Set<string>>();
  const ids = new WeakMap<object, number>();
  let nextId = 0;

  function keyOf(type: string, listener: object): string {
    const id = ids.get(listener) ?? (nextId += 1);
    ids.set(listener, id);
    return `${type} ${id}`;
  }
  const isLasting = (target: EventTarget): boolean =>
    target === window || target === document || target instanceof MediaDevices;

  function keysOf(target: EventTarget): Set<string> {
    const keys = known.get(target) ?? new Set();
    known.set(target, keys);
    return keys;
  }

  type Add = typeof EventTarget.prototype.addEventListener;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (
    this: EventTarget | undefined,
    ...args: Parameters<Add>
  ) {
    const [type, listener] = args;
    const target = this ?? window;
    if (listener !== null && isLasting(target)) keysOf(target).add(keyOf(type, listener));
    addEventListener.apply(target, args);
  };
  EventTarget.prototype.removeEventListener = function (
    this: EventTarget | undefined,
    ...args: Parameters<Add>
  ) {
    const [type, listener] = args;
    const target = this ?? window;
    if (listener !== null && isLasting(target)) keysOf(target).delete(keyOf(type, listener));
    removeEventListener.apply(target, args);
  };

  window.probe.counters.listeners = () =>
    [...known.values()].reduce((sum, keys) => sum + keys.size, 0);
}
