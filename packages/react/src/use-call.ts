import type { Call } from '@earshot/core';
import { useMemo } from 'react';
import { activeCall } from './active-call.ts';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

/**
 * The call that the user is in (or places), undefined outside a call: the newest one that is live, does not wait for
 * an answer here and is, if possible, not on hold. Renders again when it is another call, not when the call changes.
 */
export function useCall(): Call | undefined {
  return useCallOr(undefined);
}

/** The given call, or the active one; with a given call nothing is subscribed to. */
export function useCallOr(given: Call | undefined): Call | undefined {
  const client = useProvidedClient();
  const isGiven = given !== undefined;
  const source = useMemo(
    () => (client === undefined || isGiven ? undefined : activeCall(client)),
    [client, isGiven],
  );
  const active = useSnapshot(source, (call) => call);
  return given ?? active;
}
