import type { CallMedia, Sender, WireEndReason } from '@earshot/signaling/server';

/** The two ends of a call; each names the device there by the field of the row. */
export type Side = 'caller' | 'callee';

/** Where a participant's device is: `away` until its grace is over, then `absent`. */
export type Presence =
  | { readonly status: 'here' }
  | { readonly status: 'away'; /** Unix ms. */ readonly until: number }
  | { readonly status: 'absent' };

/** How a call ended, as it is kept. */
export interface CallEnd {
  readonly reason: WireEndReason;
  /** Unix ms. */
  readonly at: number;
  /** Who ended it; absent when the server did. */
  readonly by?: Side;
  /** With `replaced`: the call that goes on instead. */
  readonly replacedBy?: string;
}

interface CallBasics {
  readonly id: string;
  /** Counts the changes, from 1. */
  readonly version: number;
  readonly caller: Sender;
  /** What the caller asked for. */
  readonly media: CallMedia;
  readonly context?: string;
  /** Unix ms. */
  readonly startedAt: number;
  /** Unix ms. */
  readonly ringUntil: number;
  /** Devices of the callee that the invite went to; none while the callee is not reached yet. */
  readonly rung: readonly string[];
  /** Those of them that said `busy`. */
  readonly busy: readonly string[];
  readonly presence: Readonly<Record<Side, Presence>>;
}

/** Nobody has answered yet. */
export interface RingingRow extends CallBasics {
  readonly status: 'ringing';
  readonly callee: { readonly user: string };
}

/** Two devices have the call: those that called and answered, or others of these users that took it. */
export interface AnsweredRow extends CallBasics {
  readonly status: 'answered';
  readonly callee: Sender;
  readonly answer: CallAnswer;
}

/** The record that stays. */
export interface EndedRow extends CallBasics {
  readonly status: 'ended';
  /** The device is the one that had the call last; absent when nobody answered. */
  readonly callee: { readonly user: string; readonly device?: string };
  readonly answer?: CallAnswer;
  readonly end: CallEnd;
}

/** A call that has not ended. */
export type LiveRow = RingingRow | AnsweredRow;

/** One call as the server knows it: a row of the database, which changes by compare-and-set alone. */
export type CallRow = LiveRow | EndedRow;

export interface CallAnswer {
  /** Unix ms. */
  readonly at: number;
  /** What the callee answered with, or took the call with. */
  readonly media: CallMedia;
  /** When the call reaches its maximum duration, in Unix ms. */
  readonly expiresAt: number;
}

export function isLive(row: CallRow): row is LiveRow {
  return row.status !== 'ended';
}

export function isSameDevice(one: Sender, other: Sender): boolean {
  return one.device === other.device && one.user === other.user;
}

/** The side that a device speaks for: the caller's device, or the one that answered. */
export function participantSide(row: CallRow, device: Sender): Side | undefined {
  if (isSameDevice(row.caller, device)) return 'caller';
  if (row.status === 'ringing' || row.callee.device !== device.device) return undefined;
  return row.callee.user === device.user ? 'callee' : undefined;
}

/** The side that the user of a device is on, whether that device has the call or not. */
export function userSide(row: CallRow, { user }: Sender): Side | undefined {
  if (row.caller.user === user) return 'caller';
  return row.callee.user === user ? 'callee' : undefined;
}

/**
 * Whether a device may speak of a call at all. While it rings: the caller's device, and all devices
 * of the callee. Afterwards all devices of both: one that had the call may still have things to say.
 */
export function isMember(row: CallRow, device: Sender): boolean {
  if (row.status !== 'ringing') return userSide(row, device) !== undefined;
  return row.callee.user === device.user || isSameDevice(row.caller, device);
}

/** How long ago a call was answered, in ms. */
export function answeredMs({ answer }: AnsweredRow, now: number): number {
  return Math.max(0, now - answer.at);
}

export function otherSide(side: Side): Side {
  return side === 'caller' ? 'callee' : 'caller';
}
