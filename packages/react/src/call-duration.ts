import type { CallState } from '@earshot/core';

/** How long a call has lasted at `now` (Unix ms), in whole seconds as ms; undefined before it connected. */
export function durationAt(state: CallState | undefined, now: number): number | undefined {
  if (state === undefined || !('since' in state)) return undefined;
  const end = state.status === 'ended' ? state.endedAt : now;
  return Math.max(0, Math.floor((end - state.since) / 1_000) * 1_000);
}

/** How long after `now` the duration has its next full second, in ms; undefined when it stands still. */
export function nextSecondMs(state: CallState | undefined, now: number): number | undefined {
  if (state?.status !== 'connected' && state?.status !== 'reconnecting') return undefined;
  const pastMs = now - state.since;
  return pastMs < 0 ? 1_000 - pastMs : 1_000 - (pastMs % 1_000);
}
