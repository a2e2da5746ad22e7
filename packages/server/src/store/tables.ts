import type { CallMedia } from '@earshot/signaling/server';
import type { Generated, Insertable, Selectable, Updateable } from 'kysely';
import { durationOf, kindOf, type CallKind } from '../hub/call-record.ts';
import {
  isPretence,
  type CallAnswer,
  type CallEnd,
  type CallNote,
  type CallQuality,
  type CallRating,
  type CallRow,
  type EndedRow,
  type LiveRow,
  type Side,
} from '../hub/call-row.ts';
import type { DeadlineKind } from '../hub/decision.ts';

/** The tables as the queries see them. Columns named `…_json` hold JSON; times are Unix ms. */
export interface Tables {
  earshot_calls: CallsTable;
  earshot_deadlines: DeadlinesTable;
  earshot_outbox: OutboxTable;
  earshot_answers: AnswersTable;
  earshot_disabled_users: { user_id: string; disabled_at: number };
  earshot_last_seen: { user_id: string; seen_at: number };
  earshot_migrations: { name: string; applied_at: number };
}

export interface CallsTable extends NotesColumns {
  id: string;
  version: number;
  status: CallRow['status'];
  caller_user: string;
  caller_device: string;
  callee_user: string;
  callee_device: string | null;
  /** In place of `callee_user`, which is nobody: whom somebody wanted to call whom the app's rules forbid. */
  pretended_callee: string | null;
  devices_json: string;
  kind: CallKind;
  media_json: string;
  context: string | null;
  started_at: number;
  ring_until: number;
  rung_json: string;
  busy_json: string;
  presence_json: string;
  answered_at: number | null;
  answer_media_json: string | null;
  expires_at: number | null;
  ended_at: number | null;
  duration_ms: number | null;
  end_reason: CallEnd['reason'] | null;
  ended_by: Side | null;
  replaced_by: string | null;
}

/** Written apart from the rest, each by itself, so that nobody has to know the version of a call. */
interface NotesColumns {
  caller_quality_json: string | null;
  callee_quality_json: string | null;
  caller_rating_json: string | null;
  callee_rating_json: string | null;
}

export interface DeadlinesTable {
  call_id: string;
  kind: DeadlineKind;
  due_at: number;
}

export interface OutboxTable {
  seq: Generated<number>;
  id: string;
  call_id: string;
  body: string;
  attempts: number;
  due_at: number;
}

export interface AnswersTable {
  user_id: string;
  key: string;
  fingerprint: string;
  /** Null while the request is under way. */
  status: number | null;
  body: string | null;
  kept_until: number;
}

/** A call as it is written, but for its notes. */
export function columnsOf(row: CallRow): Omit<Insertable<CallsTable>, keyof NotesColumns> {
  const answer = row.status === 'ringing' ? undefined : row.answer;
  const end = row.status === 'ended' ? row.end : undefined;
  return {
    id: row.id,
    version: row.version,
    status: row.status,
    caller_user: row.caller.user,
    caller_device: row.caller.device,
    callee_user: isPretence(row) ? NOBODY : row.callee.user,
    pretended_callee: isPretence(row) ? row.callee.user : null,
    callee_device: row.status === 'ringing' ? null : (row.callee.device ?? null),
    devices_json: JSON.stringify(row.devices),
    kind: kindOf(row),
    media_json: JSON.stringify(row.media),
    context: row.context === undefined ? null : textOf(row.context),
    started_at: row.startedAt,
    ring_until: row.ringUntil,
    rung_json: JSON.stringify(row.rung),
    busy_json: JSON.stringify(row.busy),
    presence_json: JSON.stringify(row.presence),
    answered_at: answer?.at ?? null,
    answer_media_json: answer === undefined ? null : JSON.stringify(answer.media),
    expires_at: answer?.expiresAt ?? null,
    ended_at: end?.at ?? null,
    duration_ms: row.status === 'ended' ? durationOf(row) : null,
    end_reason: end?.reason ?? null,
    ended_by: end?.by ?? null,
    replaced_by: end?.replacedBy ?? null,
  };
}

/** The callee of a call that the callee must never hear of: so it is found nowhere by that name. No user is called so. */
export const NOBODY = '';

/** Text that every database takes: PostgreSQL refuses NUL, and none keeps half a surrogate pair. */
export function textOf(text: string): string {
  return Buffer.from(text.replaceAll('\0', '\u{FFFD}')).toString();
}

/** What one side has noted, as it is written. */
export function noteColumns(side: Side, { quality, rating }: CallNote): Updateable<NotesColumns> {
  return {
    ...(quality === undefined ? {} : { [`${side}_quality_json`]: JSON.stringify(quality) }),
    ...(rating === undefined ? {} : { [`${side}_rating_json`]: JSON.stringify(rating) }),
  };
}

/** A call as it was read. */
export function rowOf(columns: Selectable<CallsTable>): CallRow {
  const basics = {
    id: columns.id,
    version: columns.version,
    caller: { user: columns.caller_user, device: columns.caller_device },
    media: JSON.parse(columns.media_json) as CallMedia,
    ...(columns.context === null ? {} : { context: columns.context }),
    startedAt: columns.started_at,
    ringUntil: columns.ring_until,
    rung: JSON.parse(columns.rung_json) as readonly string[],
    busy: JSON.parse(columns.busy_json) as readonly string[],
    presence: JSON.parse(columns.presence_json) as CallRow['presence'],
    devices: JSON.parse(columns.devices_json) as CallRow['devices'],
    ...notesOf(columns),
  };
  const { callee_user: user, callee_device: device, pretended_callee: pretended } = columns;
  if (pretended !== null) {
    return {
      ...{ ...basics, status: 'ended', callee: { user: pretended }, end: endOf(columns) },
      isPretence: true,
    };
  }
  const answer = answerOf(columns);
  if (columns.status === 'ended') {
    const callee = device === null ? { user } : { user, device };
    const answered = answer === undefined ? {} : { answer };
    return { ...basics, status: 'ended', callee, ...answered, end: endOf(columns) };
  }
  return device === null || answer === undefined
    ? { ...basics, status: 'ringing', callee: { user } }
    : { ...basics, status: 'answered', callee: { user, device }, answer };
}

export function isLiveRow(row: CallRow): row is LiveRow {
  return row.status !== 'ended';
}

export function isEndedRow(row: CallRow): row is EndedRow {
  return row.status === 'ended';
}

function answerOf(columns: Selectable<CallsTable>): CallAnswer | undefined {
  const { answered_at: at, answer_media_json: media, expires_at: expiresAt } = columns;
  if (at === null || media === null || expiresAt === null) return undefined;
  return { at, media: JSON.parse(media) as CallMedia, expiresAt };
}

function endOf(columns: Selectable<CallsTable>): CallEnd {
  return {
    reason: columns.end_reason ?? 'server',
    at: columns.ended_at ?? columns.started_at,
    ...(columns.ended_by === null ? {} : { by: columns.ended_by }),
    ...(columns.replaced_by === null ? {} : { replacedBy: columns.replaced_by }),
  };
}

function notesOf(columns: Selectable<CallsTable>): Pick<CallRow, 'notes'> {
  const notes = {
    ...noteOf(columns, 'caller'),
    ...noteOf(columns, 'callee'),
  };
  return Object.keys(notes).length === 0 ? {} : { notes };
}

function noteOf(columns: Selectable<CallsTable>, side: Side): Partial<Record<Side, CallNote>> {
  const quality = columns[`${side}_quality_json`];
  const rating = columns[`${side}_rating_json`];
  if (quality === null && rating === null) return {};
  const note: CallNote = {
    ...(quality === null ? {} : { quality: JSON.parse(quality) as CallQuality }),
    ...(rating === null ? {} : { rating: JSON.parse(rating) as CallRating }),
  };
  return { [side]: note };
}
