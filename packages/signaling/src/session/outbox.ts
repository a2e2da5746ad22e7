/**
 * What was sent and not yet acknowledged. Payload `i` has the number `acked + 1 + i`: numbers are
 * never stored, so they can have no holes.
 */
export interface Outbox<Payload> {
  /** The most payloads that may wait for an acknowledgement. */
  readonly limit: number;
  /** All messages up to this number have arrived. */
  readonly acked: number;
  readonly waiting: readonly Payload[];
}

/** One payload under its number. */
export interface Numbered<Payload> {
  readonly seq: number;
  readonly payload: Payload;
}

/** An outbox in which nothing was sent yet; the first message gets the number 1. */
export function createOutbox<Payload>(limit: number): Outbox<Payload> {
  return { limit, acked: 0, waiting: [] };
}

/** The number of the message that was added last, or 0. */
export function lastSeq(outbox: Outbox<unknown>): number {
  return outbox.acked + outbox.waiting.length;
}

/** Whether nothing more may be added until something is acknowledged. */
export function isFull(outbox: Outbox<unknown>): boolean {
  return outbox.waiting.length >= outbox.limit;
}

/** Adds one payload under the next number; whoever calls has asked {@link isFull}. */
export function add<Payload>(outbox: Outbox<Payload>, payload: Payload): Outbox<Payload> {
  return { ...outbox, waiting: [...outbox.waiting, payload] };
}

/** Whether the other end can have received up to `received`: not less than it said, nor more than was sent. */
export function covers(outbox: Outbox<unknown>, received: number): boolean {
  return received >= outbox.acked && received <= lastSeq(outbox);
}

/** Forgets everything up to `ack`. An old or impossible number changes nothing. */
export function acknowledge<Payload>(outbox: Outbox<Payload>, ack: number): Outbox<Payload> {
  if (ack === outbox.acked || !covers(outbox, ack)) return outbox;
  return { ...outbox, acked: ack, waiting: outbox.waiting.slice(ack - outbox.acked) };
}

/** The same payloads for a new session: numbered from 1 again. */
export function renumber<Payload>(outbox: Outbox<Payload>): Outbox<Payload> {
  return { ...outbox, acked: 0 };
}

/** Everything to be sent (again), in order. */
export function unacked<Payload>(outbox: Outbox<Payload>): readonly Numbered<Payload>[] {
  return outbox.waiting.map((payload, index) => ({ seq: outbox.acked + 1 + index, payload }));
}
