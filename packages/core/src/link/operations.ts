/** Runs the operations of one link one after the other; none after `close`. */
export interface Operations {
  /** What an operation throws is given to `failed`; the next one runs all the same. */
  enqueue(operation: () => Promise<void>): void;
  /** Idempotent. */
  close(): void;
}

export function createOperations(failed: (cause: unknown) => void): Operations {
  let tail = Promise.resolve();
  let isClosed = false;

  const report = (cause: unknown): void => {
    if (!isClosed) failed(cause);
  };

  return {
    enqueue(operation) {
      tail = tail.then(() => (isClosed ? undefined : operation())).catch(report);
    },
    close() {
      isClosed = true;
    },
  };
}
