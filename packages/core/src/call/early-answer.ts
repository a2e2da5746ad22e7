import { isRelay } from './is-relay.ts';
import type { LinkDescription } from '../link/negotiation.ts';

/**
 * Whether calls connect while they ring. `never`: nothing of the callee's network is told before the answer. `relay`:
 * through TURN alone, which hides the callee's addresses. `always`: by the best way, which shows them to the caller.
 */
export type Preconnect = 'never' | 'relay' | 'always';

/** What is known when a call rings here. */
export interface EarlyFacts {
  readonly policy: Preconnect;
  readonly iceServers: readonly RTCIceServer[];
}

/** Whether the link of a call that rings may use TURN alone. */
export function usesRelayAlone({ policy, iceServers }: EarlyFacts): boolean {
  return policy === 'relay' && iceServers.some(isRelay);
}

/** Whether an offer is answered while the call rings: both sides allow it, and with `relay` there is one. */
export function answersEarly(
  facts: EarlyFacts,
  offer: Pick<LinkDescription, 'preconnect'>,
): boolean {
  if (offer.preconnect !== true) return false;
  return facts.policy === 'always' || usesRelayAlone(facts);
}
