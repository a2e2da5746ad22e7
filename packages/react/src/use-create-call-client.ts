import type { CallClient } from '@earshot/core';
import { useMemo } from 'react';
import { useSnapshot } from './use-snapshot.ts';
import type { Source } from './use-snapshot.ts';

/**
 * Makes a client while the component is mounted, and closes it afterwards; undefined on the server and in the first
 * render. Another `create` makes another client: keep it with `useCallback`.
 *
 * @example
 * const create = useCallback(() => createCallClient({ signaling: createSignaling(url, { token }) }), [url, token]);
 * const client = useCreateCallClient(create);
 * return <EarshotProvider client={client}>…</EarshotProvider>;
 */
export function useCreateCallClient(create: () => CallClient): CallClient | undefined {
  const owned = useMemo(() => ownedClient(create), [create]);
  return useSnapshot(owned, itself);
}

/** Made by the first who subscribes and closed by the last who leaves: StrictMode may come, go and come again. */
function ownedClient(create: () => CallClient): Source<CallClient | undefined> {
  let client: CallClient | undefined;
  let listeners = 0;
  return {
    get snapshot() {
      return client;
    },
    subscribe(listener) {
      listeners += 1;
      client ??= create();
      listener();
      return () => {
        listeners -= 1;
        if (listeners > 0) return;
        client?.close();
        client = undefined;
      };
    },
  };
}

function itself<Value>(value: Value): Value {
  return value;
}
