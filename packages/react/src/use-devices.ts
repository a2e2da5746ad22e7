import type { DevicesSnapshot } from '@earshot/core';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

const none: DevicesSnapshot = { microphones: [], cameras: [], speakers: [] };

/** The microphones, cameras and speakers that are plugged in; empty lists without a client. */
export function useDevices(): DevicesSnapshot {
  return useSnapshot(useProvidedClient()?.devices, (devices) => devices) ?? none;
}
