import type { CallClient, Platform } from '@earshot/core';
import { createContext, useContext } from 'react';

/** The clock of core, as the hooks use it. */
export type Clock = Platform['clock'];

export interface EarshotContextValue {
  readonly client: CallClient | undefined;
  readonly clock: Clock;
}

/** `null` where there is no provider above. */
export const EarshotContext = createContext<EarshotContextValue | null>(null);

/** The client of the provider above; undefined without a provider and while there is no client yet. */
export function useProvidedClient(): CallClient | undefined {
  return useContext(EarshotContext)?.client;
}

export function useProvidedClock(): Clock {
  return useContext(EarshotContext)?.clock ?? systemClock;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => {
      clearTimeout(timer);
    };
  },
};
