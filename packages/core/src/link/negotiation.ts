import type { LinkSignal } from './link.ts';

/** An offer or an answer. */
export type LinkDescription = Extract<LinkSignal, { readonly sdp: string }>;

/** What a negotiator knows when a description comes. */
export interface NegotiationFacts {
  readonly isPolite: boolean;
  readonly signalingState: RTCSignalingState;
  /** The round of the own latest offer; 0 before the first. */
  readonly offered: number;
  /** The round of the remote offer that was answered last; 0 before the first. */
  readonly answered: number;
}

/**
 * What to do with a description. `apply`: take the answer. `answer`: take the offer (an own one is rolled back by the
 * browser) and answer it. `repeat`: the other side missed what was said: say it again.
 */
export type NegotiationStep = 'apply' | 'answer' | 'repeat' | 'ignore';

/**
 * W3C perfect negotiation over a network that may lose, repeat and reorder. One number orders all offers of both
 * sides: each is one more than the greatest that its maker knew. Offers that crossed therefore have the same round,
 * and a greater one shows that its maker has seen (and answered) the own.
 *
 * There is no `makingOffer` among the facts: descriptions wait until the own offer was made and handed over, because
 * all operations of a link run one after the other.
 */
export function negotiationStep(
  facts: NegotiationFacts,
  description: Pick<LinkDescription, 'kind' | 'round'>,
): NegotiationStep {
  const { offered, answered, signalingState } = facts;
  const { kind, round } = description;
  const isAwaiting = signalingState === 'have-local-offer';
  if (kind === 'answer') return isAwaiting && round === offered ? 'apply' : 'ignore';
  if (round === answered) return 'repeat';
  if (isAwaiting) return whileAwaiting(facts, round);
  const isFirst = offered === 0 && answered === 0;
  if (isFirst && !facts.isPolite) return 'ignore';
  return round > Math.max(offered, answered) ? 'answer' : 'ignore';
}

/** The round of the next own offer. */
export function nextRound(facts: Pick<NegotiationFacts, 'offered' | 'answered'>): number {
  return Math.max(facts.offered, facts.answered) + 1;
}

function whileAwaiting(facts: NegotiationFacts, round: number): NegotiationStep {
  if (round > facts.offered) return 'repeat';
  return round === facts.offered && facts.isPolite ? 'answer' : 'ignore';
}
