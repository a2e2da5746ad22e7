import { useCallback, useSyncExternalStore } from 'react';

/** Anything of Earshot that can be read and subscribed to: a client, a call, the devices. */
export interface Source<Snapshot> {
  readonly snapshot: Snapshot;
  subscribe(listener: () => void): () => void;
}

/**
 * Reads one part of a source, and renders again when that part is another object. `select` must pick what is there,
 * and make nothing new. Undefined without a source, on the server and while hydrating.
 */
export function useSnapshot<Snapshot, Part>(
  source: Source<Snapshot> | undefined,
  select: (snapshot: Snapshot) => Part,
): Part | undefined {
  const subscribe = useCallback(
    (listener: () => void) => source?.subscribe(listener) ?? nothing,
    [source],
  );
  const read = (): Part | undefined => (source === undefined ? undefined : select(source.snapshot));
  return useSyncExternalStore(subscribe, read, nothing);
}

function nothing(): undefined {
  return undefined;
}

/** Selects the whole of a snapshot. */
export function itself<Value>(value: Value): Value {
  return value;
}
