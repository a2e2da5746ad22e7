/** Tells each second how long something has lasted, until undone. */
export function startCallClock(since: number, show: (lastedMs: number) => void): () => void {
  let timer: number | undefined;
  function tick(): void {
    const lastedMs = Math.max(0, Date.now() - since);
    show(lastedMs);
    timer = window.setTimeout(tick, 1_000 - (lastedMs % 1_000));
  }
  tick();
  return () => window.clearTimeout(timer);
}
