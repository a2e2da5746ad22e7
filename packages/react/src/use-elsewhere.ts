import { EarshotError } from '@earshot/core';
import type { AcceptOptions, Call, CallElsewhere } from '@earshot/core';
import { useMemo } from 'react';
import { useProvidedClient } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

/** What `useElsewhere` gives. */
export interface Elsewhere {
  /** Calls of this user that another tab, or another device, has; the same array until one comes or goes. */
  readonly calls: readonly CallElsewhere[];
  /**
   * Brings one here: there it ends `answered-elsewhere`, the other side only reconnects.
   *
   * @throws EarshotError `state/invalid` when there is no such call elsewhere (any more), or no client yet
   */
  readonly take: (id: string, options?: AcceptOptions) => Promise<Call>;
  /** Whether another tab of this browser has the call, as far as that can be told: with `createTabSignaling`. */
  readonly isInTab: (call: Pick<CallElsewhere, 'device'>) => boolean;
}

const none: readonly CallElsewhere[] = [];

/**
 * The calls of this user that go on in another tab or on another device. Renders again only when one comes or goes.
 *
 * @example
 * const { calls, take } = useElsewhere();
 * return calls.map(({ id, user }) => <button key={id} onClick={() => void take(id)}>Go on with {user} here</button>);
 */
export function useElsewhere(): Elsewhere {
  const client = useProvidedClient();
  const calls = useSnapshot(client, ({ elsewhere }) => elsewhere) ?? none;
  return useMemo(
    () => ({
      calls,
      async take(id, options) {
        if (client !== undefined) return client.take(id, options);
        throw new EarshotError('state/invalid', { details: { call: id, command: 'take' } });
      },
      isInTab: ({ device }) => device === client?.self?.device,
    }),
    [client, calls],
  );
}
