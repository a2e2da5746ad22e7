import { judgeGlare } from './glare.ts';
import type { Outgoing } from './glare.ts';

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
  | { readonly type: 'ignore'; readonly why: 'known' | 'too-late' | 'glare' }
  | { readonly type: 'busy' }
  | { readonly type: 'ring' }
  /** Answer at once, with the media of our own call, which gives way. */
  | { readonly type: 'take-over'; readonly mine: string };

/** Whether an invite rings here. */
export function judgeInvite(facts: InviteFacts): InviteVerdict {
  if (facts.isKnown) return { type: 'ignore', why: 'known' };
  const glare = judgeGlare(facts.invite, facts.outgoing);
  if (glare.type === 'keep-mine') return { type: 'ignore', why: 'glare' };
  if (glare.type === 'take-theirs') return { type: 'take-over', mine: glare.mine };
  if (facts.invite.ringMs < MIN_RING_MS) return { type: 'ignore', why: 'too-late' };
  if (facts.hasLiveCall && facts.whenBusy === 'reject') return { type: 'busy' };
  return { type: 'ring' };
}
