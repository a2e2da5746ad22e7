/** Runs in a page: counts timers that wait, and intervals that go on. */
export function watchTimers(): void {
  const waiting = new Set<number>();
  const real = {
    setTimeout: window.setTimeout.bind(window),
    setInterval: window.setInterval.bind(window),
    clearTimeout: window.clearTimeout.bind(window),
    clearInterval: window.clearInterval.bind(window),
  };
  function cleared(id: number | undefined): number | undefined {
    if (id !== undefined) waiting.delete(id);
    return id;
  }

  Object.assign(window, {
    setTimeout(handler: () => void, delayMs?: number) {
      const id = real.setTimeout(() => {
        waiting.delete(id);
        handler();
      }, delayMs);
      waiting.add(id);
      return id;
    },
    setInterval(handler: () => void, delayMs?: number) {
      const id = real.setInterval(handler, delayMs);
      waiting.add(id);
      return id;
    },
    clearTimeout: (id?: number) => real.clearTimeout(cleared(id)),
    clearInterval: (id?: number) => real.clearInterval(cleared(id)),
  });

  window.probe.counters.timers = () => waiting.size;
}
