import type { Call } from '@earshot/core';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

/** The oldest call that rings here and waits for an answer. */
export function useIncomingCall(): Call | undefined {
  return useSnapshot(useProvidedClient(), ({ incoming }) => incoming);
}
