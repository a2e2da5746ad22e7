type Listener = Parameters<EventTarget['addEventListener']>[1];

/** An event target that knows how many listen. As in browsers, the same function given twice listens once. */
export class CountingTarget extends EventTarget {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** How many listeners there are. */
  get listening(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  override addEventListener(type: string, listener: Listener): void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners.add(listener));
    super.addEventListener(type, listener);
  }

  override removeEventListener(type: string, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
    super.removeEventListener(type, listener);
  }
}
