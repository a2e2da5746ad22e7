import type { DevicesSnapshot } from '@earshot/core';
import { useMemo } from 'react';
import { useProvidedClient, useProvidedDevices } from './earshot-context.ts';
import { namedDevices } from './named-devices.ts';
import { useSnapshot } from './use-snapshot.ts';

const none: DevicesSnapshot = { microphones: [], cameras: [], speakers: [] };

/**
 * The microphones, cameras and speakers that are plugged in; empty lists without a provider. They have names once the
 * user has granted a permission, at the latest when a call opens its microphone or camera.
 */
export function useDevices(): DevicesSnapshot {
  const client = useProvidedClient();
  const devices = useProvidedDevices();
  const source = useMemo(
    () => (devices === undefined ? undefined : namedDevices(devices, client)),
    [devices, client],
  );
  return useSnapshot(source, (snapshot) => snapshot) ?? none;
}
