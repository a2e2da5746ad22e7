/** A call that this side places, to the user that calls it. */
export interface Outgoing {
  readonly id: string;
  readonly user: string;
  /** Whether it still waits for an answer. */
  readonly isOpen: boolean;
}

/** What an invite means while this side calls the same user. */
export type GlareVerdict =
  | { readonly type: 'none' }
  /** Ours goes on; the other side gives theirs up by itself. */
  | { readonly type: 'keep-mine'; readonly mine: string }
  /** Theirs goes on, answered with the media of ours. */
  | { readonly type: 'take-theirs'; readonly mine: string };

/** Both call each other: the lexicographically lesser call id survives, on both sides alike. */
export function judgeGlare(
  invite: { readonly call: string; readonly user: string },
  outgoing: readonly Outgoing[],
): GlareVerdict {
  const mine = outgoing.find(({ isOpen, user }) => isOpen && user === invite.user);
  if (mine === undefined) return { type: 'none' };
  return invite.call < mine.id
    ? { type: 'take-theirs', mine: mine.id }
    : { type: 'keep-mine', mine: mine.id };
}
