import type { ClientSnapshot } from '@earshot/core';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

const offline: ClientSnapshot['signaling'] = { status: 'offline' };

/** Whether this device is online; `offline` while there is no client. */
export function useSignalingState(): ClientSnapshot['signaling'] {
  return useSnapshot(useProvidedClient(), ({ signaling }) => signaling) ?? offline;
}
