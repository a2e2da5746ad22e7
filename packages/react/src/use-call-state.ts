import type { Call, CallState } from '@earshot/core';
import { useCallPart } from './use-call-part.ts';

/** What a call (default: the active one) is doing; undefined outside a call. */
export function useCallState(call?: Call): CallState | undefined {
  return useCallPart(({ state }) => state, call);
}
