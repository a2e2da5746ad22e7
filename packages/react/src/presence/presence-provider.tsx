import type { Presence } from '@earshot/core/presence';
import { createContext, useContext, useMemo } from 'react';
import type { ReactNode } from 'react';
import { createWatchList } from './watch-list.ts';
import type { WatchList } from './watch-list.ts';

const PresenceContext = createContext<WatchList | undefined>(undefined);

export interface PresenceProviderProps {
  /** Undefined while there is none: during server rendering, or until the user has signed in. */
  readonly presence: Presence | undefined;
  readonly children?: ReactNode;
}

/**
 * Gives presence to the hooks and badges below, which watch whom they show: leave `presence.watch` to them, and have one
 * provider for each presence. It does not own what it is given: whoever made it closes it.
 *
 * @example
 * <PresenceProvider presence={presence}>
 *   <PresenceBadge user="bob" />
 * </PresenceProvider>
 */
export function PresenceProvider({ presence, children }: PresenceProviderProps): ReactNode {
  const list = useMemo(
    () => (presence === undefined ? undefined : createWatchList(presence)),
    [presence],
  );
  // React 18 knows no <PresenceContext>.
  return <PresenceContext.Provider value={list}>{children}</PresenceContext.Provider>;
}

export function useWatchList(): WatchList | undefined {
  return useContext(PresenceContext);
}
