import { createDevices, createPlayback } from '@earshot/core';
import type { CallClient, Devices, Playback } from '@earshot/core';
import { useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { EarshotContext, systemClock } from './earshot-context.ts';
import type { Clock } from './earshot-context.ts';

export interface EarshotProviderProps {
  /** Undefined while there is none: during server rendering, or until the user has signed in. */
  readonly client: CallClient | undefined;
  /** What `useCallDuration` counts by; for tests. Default the system's. */
  readonly clock?: Clock;
  /** What `useDevices` lists. Default a list of its own. */
  readonly devices?: Devices;
  /** What plays the calls; give one when other parts of the page play calls, too. Default one of its own. */
  readonly playback?: Playback;
  readonly children?: ReactNode;
}

/**
 * Gives a client to the hooks below, with one device list and one playback for all of them. It does not own what it is
 * given: whoever made it closes it.
 *
 * @example
 * <EarshotProvider client={client}>
 *   <CallView />
 *   <IncomingCallDialog />
 * </EarshotProvider>
 */
export function EarshotProvider({ children, ...given }: EarshotProviderProps): ReactNode {
  const { client, clock = systemClock } = given;
  const [ownDevices] = useState(() => createDevices());
  const [ownPlayback] = useState(() => createPlayback());
  const { devices = ownDevices, playback = ownPlayback } = given;
  const value = useMemo(
    () => ({ client, clock, devices, playback }),
    [client, clock, devices, playback],
  );
  useEffect(
    () => () => {
      ownPlayback.close();
    },
    [ownPlayback],
  );
  // React 18 knows no <EarshotContext>.
  return <EarshotContext.Provider value={value}>{children}</EarshotContext.Provider>;
}
