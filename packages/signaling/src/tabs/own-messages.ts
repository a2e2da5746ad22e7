import type { CheckedMessage } from '../outgoing.ts';

/** A message of a tab under its number, from 1. */
export interface OwnMessage extends CheckedMessage {
  readonly n: number;
  /** The tab's messages up to this number are settled: whoever does not know them need not wait for them. */
  readonly after: number;
}

/** What a tab has sent, until all tabs know that a leader has accepted it. */
export interface OwnMessages {
  readonly count: number;
  readonly waiting: readonly WaitingMessage[];
}

interface WaitingMessage extends CheckedMessage {
  readonly n: number;
  /** The version in which it was first seen to be accepted. */
  readonly acceptedIn?: number;
}

export const noMessages: OwnMessages = { count: 0, waiting: [] };

/** Adds a message under the next number. */
export function addOwn(own: OwnMessages, { message, to }: CheckedMessage): OwnMessages {
  const n = own.count + 1;
  return { count: n, waiting: [...own.waiting, { n, message, to }] };
}

/** What has to be said (again) to a leader that has accepted `sent` messages. */
export function unaccepted(own: OwnMessages, sent: number): readonly OwnMessage[] {
  const after = settledUpTo(own);
  return own.waiting
    .filter(({ n }) => n > sent)
    .map(({ n, message, to }) => ({ n, after, message, to }));
}

/** Lets go of what cannot be forgotten by any leader to come. */
export function settleOwn(
  own: OwnMessages,
  facts: {
    /** How many were accepted in this version. */ readonly sent: number;
    readonly version: number;
    /** What all tabs know. */ readonly stable: number;
  },
): OwnMessages {
  const waiting = own.waiting
    .map(({ acceptedIn, ...message }) =>
      // A leader that came later may know nothing of an acceptance.
      message.n > facts.sent ? message : { ...message, acceptedIn: acceptedIn ?? facts.version },
    )
    .filter((message) => !('acceptedIn' in message) || message.acceptedIn > facts.stable);
  return { ...own, waiting };
}

/** The number up to which nothing has to be said any more. */
export function settledUpTo({ count, waiting }: OwnMessages): number {
  return (waiting[0]?.n ?? count + 1) - 1;
}
