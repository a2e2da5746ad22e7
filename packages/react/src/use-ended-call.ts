import type { Call } from '@earshot/core';
import { useCallback } from 'react';
import { useProvidedClient } from './earshot-context.ts';
import { endedCallsOf } from './ended-calls.ts';
import { useSnapshot } from './use-snapshot.ts';

export interface EndedCall {
  /** The call that ended last, until another begins or it is dismissed. */
  readonly call: Call | undefined;
  /** Forgets it, for everyone who shows it. */
  readonly dismiss: () => void;
}

/** The call that ended last, to say why: ended calls are no longer among `useCalls()`. */
export function useEndedCall(): EndedCall {
  const client = useProvidedClient();
  const source = client === undefined ? undefined : endedCallsOf(client);
  const call = useSnapshot(source, (ended) => ended);
  const dismiss = useCallback(() => source?.dismiss(), [source]);
  return { call, dismiss };
}
