import type { Call } from '@earshot/core';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

const none: readonly Call[] = [];

/** All calls that have not ended, oldest first. */
export function useCalls(): readonly Call[] {
  return useSnapshot(useProvidedClient(), ({ calls }) => calls) ?? none;
}
