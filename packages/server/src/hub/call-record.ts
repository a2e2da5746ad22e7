import type { WireEndReason } from '@earshot/signaling/server';
import type { CallNote, CallRow, Side } from './call-row.ts';

/** What is kept of a call. Times are Unix ms. */
export interface CallRecord {
  readonly id: string;
  readonly status: 'ringing' | 'answered' | 'ended';
  readonly kind: CallKind;
  /** The device is the one that called, or took the call later. */
  readonly caller: { readonly user: string; readonly device: string };
  /** The device is the one that answered, or took the call later. */
  readonly callee: { readonly user: string; readonly device?: string };
  /** The caller first. */
  readonly participants: readonly CallParticipant[];
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
  /** Whether the callee has missed it: nobody answered it and nobody declined it. */
  readonly isMissed: boolean;
}

/** Whether the caller asked for a camera. */
export type CallKind = 'voice' | 'video';

/** One side of a call, and how the call was for it. */
export interface CallParticipant extends CallNote {
  readonly side: Side;
  readonly user: string;
  /** Those that have had the call, in the order in which they first had it; none where nobody answered. */
  readonly devices: readonly string[];
}

/** A call as apps see it. */
export function recordOf(row: CallRow): CallRecord {
  const { id, status, caller, callee, startedAt, context } = row;
  const answer = row.status === 'ringing' ? undefined : row.answer;
  return {
    id,
    status,
    kind: kindOf(row),
    caller,
    callee,
    participants: [participant(row, 'caller'), participant(row, 'callee')],
    ...(context === undefined ? {} : { context }),
    startedAt,
    ...(answer === undefined ? {} : { answeredAt: answer.at }),
    ...(row.status === 'ended' ? endOf(row) : {}),
    isMissed: isMissed(row),
  };
}

export function kindOf({ media }: CallRow): CallKind {
  return media.video ? 'video' : 'voice';
}

/** Ends of a call that nobody answered, and that nobody has missed all the same. */
export const unmissedReasons: readonly WireEndReason[] = ['rejected', 'replaced'];

export function isMissed(row: CallRow): boolean {
  const isUnanswered = row.status === 'ended' && row.answer === undefined;
  return isUnanswered && !unmissedReasons.includes(row.end.reason);
}

/** From the answer to the end, in ms. */
export function durationOf({ answer, end }: Extract<CallRow, { status: 'ended' }>): number {
  return answer === undefined ? 0 : end.at - answer.at;
}

function participant(row: CallRow, side: Side): CallParticipant {
  return { side, user: row[side].user, devices: row.devices[side], ...row.notes?.[side] };
}

function endOf(row: Extract<CallRow, { status: 'ended' }>): Partial<CallRecord> {
  const { at, reason, by, replacedBy } = row.end;
  return {
    endedAt: at,
    durationMs: durationOf(row),
    endReason: reason,
    ...(by === undefined ? {} : { endedBy: by }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}
