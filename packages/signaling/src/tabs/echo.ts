import type { Clock } from '../environment.ts';
import type { BusMessage } from './bus-message.ts';

/** An echo that has not come back after this long, in ms, does not come any more. */
const LIMIT_MS = 1_000;

export interface EchoOptions {
  readonly tab: string;
  readonly clock: Clock;
  readonly post: (message: BusMessage) => void;
  /** Listens with a second ear, which hears what this tab itself says; returns its undo. */
  readonly listen: (heard: (message: BusMessage) => void) => () => void;
}

/**
 * Locks and the bus are two ways through the browser: that a tab is gone may be known here before its last words are.
 * What this tab calls out now comes back after everything that was said before.
 */
export interface Echo {
  /** Runs it once all that was said until now has arrived; the undo may be called twice. */
  after(run: () => void): () => void;
  stop(): void;
}

export function createEcho({ tab, clock, post, listen }: EchoOptions): Echo {
  const waiting = new Map<number, { readonly heard: () => void; readonly forget: () => void }>();
  let count = 0;
  const deafen = listen((message) => {
    if (message.type === 'echo' && message.tab === tab) waiting.get(message.n)?.heard();
  });

  return {
    after(run) {
      count += 1;
      const n = count;
      const forget = (): void => {
        stopTimer();
        waiting.delete(n);
      };
      const heard = (): void => {
        forget();
        run();
      };
      const stopTimer = clock.after(LIMIT_MS, heard);
      waiting.set(n, { heard, forget });
      post({ type: 'echo', tab, n });
      return forget;
    },
    stop() {
      deafen();
      for (const { forget } of [...waiting.values()]) forget();
    },
  };
}
