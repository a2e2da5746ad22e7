import type { WireEndReason } from '@earshot/signaling/server';
import type { CallRow, Side } from './call-row.ts';

/** What is kept of a call. Times are Unix ms. */
export interface CallRecord {
  readonly id: string;
  readonly status: 'ringing' | 'answered' | 'ended';
  readonly kind: 'voice' | 'video';
  /** The device is the one that called, or took the call later. */
  readonly caller: { readonly user: string; readonly device: string };
  /** The device is the one that answered, or took the call later. */
  readonly callee: { readonly user: string; readonly device?: string };
  /** The app's own conversation or session id. */
  readonly context?: string;
  readonly startedAt: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  /** From the answer to the end, in ms; 0 when nobody answered, absent while the call lives. */
  readonly durationMs?: number;
  readonly endReason?: WireEndReason;
  /** Absent when the server ended it. */
  readonly endedBy?: Side;
  /** With `replaced`: the call that went on instead. */
  readonly replacedBy?: string;
}

/** A call as apps see it. */
export function recordOf(row: CallRow): CallRecord {
  const { id, status, caller, callee, startedAt, context, media } = row;
  const answer = row.status === 'ringing' ? undefined : row.answer;
  return {
    id,
    status,
    kind: media.video ? 'video' : 'voice',
    caller,
    callee,
    ...(context === undefined ? {} : { context }),
    startedAt,
    ...(answer === undefined ? {} : { answeredAt: answer.at }),
    ...(row.status === 'ended' ? endOf(row.end, answer?.at) : {}),
  };
}

function endOf(
  { at, reason, by, replacedBy }: Extract<CallRow, { status: 'ended' }>['end'],
  answeredAt: number | undefined,
): Partial<CallRecord> {
  return {
    endedAt: at,
    durationMs: answeredAt === undefined ? 0 : at - answeredAt,
    endReason: reason,
    ...(by === undefined ? {} : { endedBy: by }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}
