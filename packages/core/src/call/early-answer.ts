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

/** What counts for one call: where others ring, too, a server passes on nothing of theirs before the answer. */
export function policyOf(
  wish: Preconnect | undefined,
  { isForked, arbiter }: RingFacts,
): Preconnect {
  return (!(isForked && arbiter === 'server') && wish) || 'never';
}

interface RingFacts {
  /** It rings on other devices, too. */
  readonly isForked: boolean | undefined;
  readonly arbiter: 'server' | 'peers';
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
