/** A call that this side places, to the user that calls it. */
export interface Outgoing {
  readonly id: string;
  readonly user: string;
  /** Whether it still waits for an answer. */
  readonly isOpen: boolean;
}

/** An invite with less than this left does not ring, in ms: nobody could answer it. */
const MIN_RING_MS = 3_000;

/** What a client knows when an invite comes. */
export interface InviteFacts {
  readonly invite: { readonly call: string; readonly user: string; readonly ringMs: number };
  /** Whether this call is known already, live or over, or was ended before its invite came. */
  readonly isKnown: boolean;
  readonly outgoing: readonly Outgoing[];
  readonly hasLiveCall: boolean;
  readonly whenBusy: 'reject' | 'wait';
}

export type InviteVerdict =
  /** It is known, or it came too late, or the other side will give it up. */
  | { readonly type: 'ignore' }
  | { readonly type: 'busy' }
  | { readonly type: 'ring' }
  /** Answer at once, with the media of our own call, which gives way. */
  | { readonly type: 'take-over'; readonly mine: string };

/**
 * Whether an invite rings here. When both call each other, the call with the lexicographically lesser id survives, on
 * both sides alike.
 */
export function judgeInvite(facts: InviteFacts): InviteVerdict {
  const { invite, outgoing, hasLiveCall, whenBusy } = facts;
  if (facts.isKnown) return { type: 'ignore' };
  const mine = outgoing.find(({ isOpen, user }) => isOpen && user === invite.user);
  if (mine !== undefined && mine.id < invite.call) return { type: 'ignore' };
  if (mine !== undefined) return { type: 'take-over', mine: mine.id };
  if (invite.ringMs < MIN_RING_MS) return { type: 'ignore' };
  return { type: hasLiveCall && whenBusy === 'reject' ? 'busy' : 'ring' };
}
