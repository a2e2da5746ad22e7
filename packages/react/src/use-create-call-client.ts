import type { CallClient } from '@earshot/core';
import { useMemo } from 'react';
import { owned } from './owned.ts';
import { itself, useSnapshot } from './use-snapshot.ts';

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
  return useSnapshot(
    useMemo(() => owned(create), [create]),
    itself,
  );
}
