/** Received messages are acknowledged at the latest when this many are owed … */
export const ACK_EVERY = 16;
/** … or after this long, in ms. Any message that goes the other way carries the acknowledgement. */
export const ACK_DELAY_MS = 100;

/** What has arrived, and how much of it the sender has been told. */
export interface Inbox {
  /** The number of the last message received; all before it have been received too. */
  readonly received: number;
  /** The number that was last acknowledged to the sender. */
  readonly acked: number;
}

/** What a number means: the one expected, one seen before, or a sign that others were lost. */
export type Arrival = 'next' | 'duplicate' | 'gap';

/** An inbox that expects the number 1. */
export function createInbox(): Inbox {
  return { received: 0, acked: 0 };
}

/** What a message with this number is to the inbox. */
export function arrivalOf(inbox: Inbox, seq: number): Arrival {
  if (seq <= inbox.received) return 'duplicate';
  return seq === inbox.received + 1 ? 'next' : 'gap';
}

/** Counts the expected message as received. */
export function receive(inbox: Inbox): Inbox {
  return { ...inbox, received: inbox.received + 1 };
}

/** Notes that a frame carried the acknowledgement of everything received. */
export function acknowledged(inbox: Inbox): Inbox {
  return inbox.acked === inbox.received ? inbox : { ...inbox, acked: inbox.received };
}

/** How many received messages the sender does not know of yet. */
export function owed(inbox: Inbox): number {
  return inbox.received - inbox.acked;
}
