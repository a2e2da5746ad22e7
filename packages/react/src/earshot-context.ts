import { createPlayback } from '@earshot/core';
import type { CallClient, Devices, Platform, Playback } from '@earshot/core';
import { createContext, useContext } from 'react';

/** The clock of core, as the hooks use it. */
export type Clock = Platform['clock'];

export interface EarshotContextValue {
  readonly client: CallClient | undefined;
  readonly clock: Clock;
  readonly devices: Devices;
  readonly playback: Playback;
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

/** The devices of the provider above; undefined without a provider. */
export function useProvidedDevices(): Devices | undefined {
  return useContext(EarshotContext)?.devices;
}

/** The playback of the provider above, or one that all share who have none. */
export function useProvidedPlayback(): Playback {
  return useContext(EarshotContext)?.playback ?? sharedPlayback();
}

let shared: Playback | undefined;

/** Holds nothing but what components attach, and they undo that. */
function sharedPlayback(): Playback {
  shared ??= createPlayback();
  return shared;
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
