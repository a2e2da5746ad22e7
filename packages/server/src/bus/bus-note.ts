import type { Availability, Message, OutgoingMessage, Sender } from '@earshot/signaling/server';
import type { ForwardedPost } from '../http/http-post.ts';
import type { CallRow } from '../hub/call-row.ts';

/** What processes tell each other. */
export type BusNote = CallNotice | UserNotice | PostNotice | PresenceNote;

/** A call was written: what another process knows of it is old. */
export interface CallNotice {
  readonly type: 'call';
  readonly call: string;
  readonly version: number;
  readonly users: readonly [caller: string, callee: string];
  /** Absent from a process of an older version. */
  readonly status?: CallRow['status'];
  /** The devices of the callee that ring; absent when it does not ring. */
  readonly rung?: readonly string[];
  /** A deadline that was set with it, the first one, in Unix ms. */
  readonly dueAt?: number;
}

/** Something is to be done about a user, by every process. */
export interface UserNotice {
  readonly type: 'user';
  readonly user: string;
  readonly command: 'disconnect' | 'disable' | 'enable';
}

/** A client without a WebSocket has posted something to another process than the one that has its stream. */
export interface PostNotice {
  readonly type: 'post';
  readonly post: ForwardedPost;
}

/** What devices say of their users' presence; or a question for all that was said before. */
export type PresenceNote = SaidNote | { readonly type: 'presence-ask' };

export interface SaidNote {
  readonly type: 'presence';
  readonly said: readonly (readonly [user: string, device: string, availability: Availability])[];
}

export function noticeOf(row: CallRow, dueAt: number | undefined): CallNotice {
  return {
    type: 'call',
    call: row.id,
    version: row.version,
    users: [row.caller.user, row.callee.user],
    status: row.status,
    ...(row.status === 'ringing' ? { rung: row.rung } : {}),
    ...(dueAt === undefined ? {} : { dueAt }),
  };
}

/** A note of this version, or undefined: another process may be newer. */
export function parseNote(text: string): BusNote | undefined {
  const note = JSON.parse(text) as { readonly type?: unknown };
  return types.has(note.type) ? (note as BusNote) : undefined;
}

const types: ReadonlySet<unknown> = new Set<BusNote['type']>([
  ...(['call', 'user', 'post', 'presence', 'presence-ask'] as const),
]);

/** A letter is a message and its sender. */
export function encodeLetter(message: Message, from: Sender | undefined): string {
  return JSON.stringify(from === undefined ? { message } : { message, from });
}

export function parseLetter(text: string): OutgoingMessage {
  return JSON.parse(text) as OutgoingMessage;
}
