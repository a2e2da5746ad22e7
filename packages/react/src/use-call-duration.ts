import type { Call, CallState } from '@earshot/core';
import { useMemo } from 'react';
import { durationAt, nextSecondMs } from './call-duration.ts';
import { useProvidedClock } from './earshot-context.ts';
import type { Clock } from './earshot-context.ts';
import { useCallState } from './use-call-state.ts';
import { useSnapshot } from './use-snapshot.ts';
import type { Source } from './use-snapshot.ts';

/**
 * How long a call (default: the active one) has been connected, in ms, in steps of a second; its whole length once it
 * has ended; undefined before it connects. Counts by the clock, so that it never drifts.
 */
export function useCallDuration(call?: Call): number | undefined {
  const clock = useProvidedClock();
  const state = useCallState(call);
  const source = useMemo(() => durationSource(state, clock), [state, clock]);
  return useSnapshot(source, (durationMs) => durationMs);
}

function durationSource(state: CallState | undefined, clock: Clock): Source<number | undefined> {
  return {
    get snapshot() {
      return durationAt(state, clock.now());
    },
    subscribe(listener) {
      let stop: (() => void) | undefined;
      function plan(): void {
        const delayMs = nextSecondMs(state, clock.now());
        if (delayMs !== undefined) stop = clock.after(delayMs, tick);
      }
      function tick(): void {
        plan();
        listener();
      }
      plan();
      return () => stop?.();
    },
  };
}
