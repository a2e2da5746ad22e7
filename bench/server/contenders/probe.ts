import process from 'node:process';

/** What a process uses, as it says itself. */
export interface Usage {
  /** Time that the processor has worked for it since its start, in ms. */
  readonly cpuMs: number;
  /** What the process holds, in bytes. */
  readonly residentBytes: number;
  /** What is in use of the heap after a collection, in bytes. */
  readonly heapBytes: number;
  /** Buffers and the like, in bytes. */
  readonly externalBytes: number;
}

/** What a contender says to the bench. */
export type FromServer =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'usage'; readonly usage: Usage };

/** What the bench asks a contender. `settled` lets go of garbage first. */
export type ToServer = 'usage' | 'settled-usage' | 'stop';

/** Tells the bench that clients are served, and answers its questions from now on. */
export function serveProbe(port: number, stop: () => Promise<void>): void {
  process.on('message', (message: ToServer) => {
    if (message === 'stop') {
      void stop().then(() => process.exit(0));
      return;
    }
    if (message === 'settled-usage') globalThis.gc?.();
    tell({ type: 'usage', usage: usage() });
  });
  process.once('disconnect', () => process.exit(0));
  tell({ type: 'ready', port });
}

function tell(message: FromServer): void {
  process.send?.(message);
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed, external } = process.memoryUsage();
  return {
    cpuMs: (user + system) / 1_000,
    residentBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
  };
}
