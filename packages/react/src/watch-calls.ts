import type { Call, CallClient } from '@earshot/core';

/** The client tells which calls there are, but not what each of them does: this listens to both; returns its undo. */
export function watchCalls(client: CallClient, listener: () => void): () => void {
  let watched: readonly Call[] = [];
  let undos: readonly (() => void)[] = [];

  function stop(): void {
    for (const undo of undos) undo();
  }

  function watch(): void {
    const { calls } = client.snapshot;
    if (calls === watched) return;
    stop();
    watched = calls;
    undos = calls.map((call) => call.subscribe(listener));
  }

  watch();
  const undo = client.subscribe(() => {
    watch();
    listener();
  });
  return () => {
    undo();
    stop();
  };
}
