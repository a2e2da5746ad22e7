import type { WatchedUser } from '@earshot/core/presence';
import { useMemo } from 'react';
import { itself, useSnapshot } from '../use-snapshot.ts';
import { useWatchList } from './presence-provider.tsx';

const nobody: ReadonlyMap<string, WatchedUser> = new Map();

/**
 * Watches these users while the component is mounted, and gives how they are, by their ids: those of whom the server has
 * told. Renders again only when one of them is another one. An array with the same ids is the same list.
 *
 * @throws EarshotError `option/invalid` where one of them is no id
 * @example
 * const users = usePresence(['bob', 'carol']);
 * return <p>Bob is {users.get('bob')?.status ?? 'somewhere'}.</p>;
 */
export function usePresence(users: readonly string[]): ReadonlyMap<string, WatchedUser> {
  const list = useWatchList();
  // No id has a space.
  const ids = users.join(' ');
  const source = useMemo(() => list?.of(ids === '' ? [] : ids.split(' ')), [list, ids]);
  return useSnapshot(source, itself) ?? nobody;
}
