import { EarshotError } from '@earshot/core';
import type { CallClient } from '@earshot/core';
import { useContext } from 'react';
import { EarshotContext } from './earshot-context.ts';

/**
 * The client of the provider above, to place calls with; undefined while the provider has none.
 *
 * @throws EarshotError `state/invalid` when there is no `<EarshotProvider>` above
 * @example
 * const client = useCallClient();
 * <button onClick={() => client?.call('bob', { video: true })}>Call bob</button>
 */
export function useCallClient(): CallClient | undefined {
  const value = useContext(EarshotContext);
  if (value === null) {
    throw new EarshotError('state/invalid', {
      message: 'useCallClient() found no provider: put <EarshotProvider client={…}> above it.',
    });
  }
  return value.client;
}
