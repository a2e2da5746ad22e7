import type { Clock } from '@earshot/signaling';

/** Time that a test takes, and its end. */
export interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Waits so long, in ms, or until the test ends. */
export function pause(ms: number, { clock, signal }: Patience): Promise<void> {
  return settled<undefined>({ clock, signal }, ms, () => () => undefined).then(() => undefined);
}

/**
 * What `begin` gives to its `done`; undefined when that takes longer than `limitMs` or the test ends. In every case the
 * undo that `begin` returns is called, once.
 */
export function settled<Value>(
  { clock, signal }: Patience,
  limitMs: number,
  begin: (done: (value: Value) => void) => () => void,
): Promise<Value | undefined> {
  return new Promise((resolve) => {
    const state = { isDone: false };
    let undo = (): void => undefined;
    const done = (value: Value | undefined): void => {
      if (state.isDone) return;
      state.isDone = true;
      cancel();
      signal.removeEventListener('abort', abort);
      undo();
      resolve(value);
    };
    const abort = (): void => done(undefined);
    const cancel = clock.after(limitMs, abort);
    signal.addEventListener('abort', abort);
    const end = begin(done);
    undo = end;
    if (state.isDone) end();
    else if (signal.aborted) abort();
  });
}
