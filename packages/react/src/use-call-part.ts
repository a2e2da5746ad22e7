import type { Call, CallSnapshot } from '@earshot/core';
import { useCallOr } from './use-call.ts';
import { useSnapshot } from './use-snapshot.ts';

/**
 * One part of a call (default: the active one), undefined outside a call. Renders again only when that part changes.
 *
 * @example
 * const peer = useCallPart((call) => call.peer.user);
 */
export function useCallPart<Part>(
  select: (snapshot: CallSnapshot) => Part,
  call?: Call,
): Part | undefined {
  return useSnapshot(useCallOr(call), select);
}
