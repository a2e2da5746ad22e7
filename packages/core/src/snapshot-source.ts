import { createListeners } from '@earshot/signaling';
import type { Log } from '@earshot/signaling';
import { keepSame } from './media/keep-same.ts';

/** One immutable value that is read, compared by reference and subscribed to. */
export interface SnapshotSource<Snapshot> {
  readonly current: Snapshot;
  /** Something may be different: looks, and tells if it is. */
  changed(): void;
  subscribe(listener: () => void): () => void;
}

export interface SnapshotSourceOptions<Snapshot> {
  readonly log: Log;
  /** Told before the subscribers, with both values. */
  readonly changed: (before: Snapshot, after: Snapshot) => void;
}

/** Keeps the last snapshot for as long as every part of it is the same object. */
export function createSnapshotSource<Snapshot extends object>(
  read: () => Snapshot,
  options: SnapshotSourceOptions<Snapshot>,
): SnapshotSource<Snapshot> {
  const listeners = createListeners<{ snapshot: () => void }>(options.log);
  let current = Object.freeze(read());

  return {
    get current() {
      return current;
    },
    changed() {
      const before = current;
      const after = keepSame(before, read());
      if (after === before) return;
      current = after;
      options.changed(before, after);
      listeners.emit('snapshot', undefined);
    },
    subscribe: (listener) => listeners.on('snapshot', listener),
  };
}
