import type { CallClient } from '@earshot/core';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { EarshotContext, systemClock } from './earshot-context.ts';
import type { Clock } from './earshot-context.ts';

export interface EarshotProviderProps {
  /** Undefined while there is none: during server rendering, or until the user has signed in. */
  readonly client: CallClient | undefined;
  /** What `useCallDuration` counts by; for tests. Default the system's. */
  readonly clock?: Clock;
  readonly children?: ReactNode;
}

/**
 * Gives a client to the hooks below. It does not own the client: whoever made it closes it.
 *
 * @example
 * <EarshotProvider client={client}>
 *   <CallView />
 *   <IncomingCallDialog />
 * </EarshotProvider>
 */
export function EarshotProvider({
  client,
  clock = systemClock,
  children,
}: EarshotProviderProps): ReactNode {
  const value = useMemo(() => ({ client, clock }), [client, clock]);
  // React 18 knows no <EarshotContext>.
  return <EarshotContext.Provider value={value}>{children}</EarshotContext.Provider>;
}
