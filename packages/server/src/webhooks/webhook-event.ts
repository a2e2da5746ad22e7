import type { CallRecord } from '../hub/call-record.ts';
import type { CallRating, Side } from '../hub/call-row.ts';

/** What your app is told of, outside of the process. */
export type WebhookEventType = (typeof webhookEventTypes)[number];

export const webhookEventTypes = [
  'call.started',
  'call.answered',
  'call.ended',
  'call.missed',
  'call.rated',
] as const;

/** The body of a webhook, as JSON. */
export interface WebhookEvent {
  /** The same when it is sent again: by this you know what you have seen. */
  readonly id: string;
  readonly type: WebhookEventType;
  /** When it happened, in Unix ms. */
  readonly at: number;
  readonly call: CallRecord;
  /** With `call.rated`: who has said what about the call; `call` has it, too. */
  readonly rating?: CallRating & { readonly side: Side; readonly user: string };
}

/** Reasons for which nobody talked although the callee might have wanted to. */
const missedReasons: ReadonlySet<CallRecord['endReason']> = new Set([
  'unanswered',
  'unavailable',
  'cancelled',
  'busy',
]);

/** What a change of a call is told as, in order: a call that was missed has ended, too. */
export function eventsOf(record: CallRecord): readonly WebhookEvent[] {
  return typesOf(record).map((type) => ({
    // A call has each of these once.
    id: `${record.id}:${type}`,
    type,
    at: timeOf(record),
    call: record,
  }));
}

/** One side has said how the call was, perhaps once more. */
export function ratedEvent(record: CallRecord, side: Side, rating: CallRating): WebhookEvent {
  return {
    id: `${record.id}:call.rated:${side}:${rating.at}`,
    type: 'call.rated',
    at: rating.at,
    call: record,
    rating: { side, user: record[side].user, ...rating },
  };
}

function typesOf({ status, answeredAt, endReason }: CallRecord): readonly WebhookEventType[] {
  if (status === 'ringing') return ['call.started'];
  if (status === 'answered') return ['call.answered'];
  const isMissed = answeredAt === undefined && missedReasons.has(endReason);
  return isMissed ? ['call.ended', 'call.missed'] : ['call.ended'];
}

function timeOf({ startedAt, answeredAt, endedAt }: CallRecord): number {
  return endedAt ?? answeredAt ?? startedAt;
}
