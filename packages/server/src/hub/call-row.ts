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

/**
 * How a call was for one side, as its device measured it: means over the call, unless said otherwise. What was not
 * measured is absent.
 */
export interface CallQuality {
  /** From 1 to 4.5, as people would score the sound. */
  readonly audioMos?: number;
  /** From 1 to 5, as people would score the picture. */
  readonly videoScore?: number;
  /** What it was for most of the time. */
  readonly level?: 'excellent' | 'good' | 'fair' | 'poor' | 'lost';
  readonly roundTripMs?: number;
  readonly jitterMs?: number;
  /** Of the packets that were sent to this side, from 0 to 100. */
  readonly lossPercent?: number;
  /** How long the picture stood still in all. */
  readonly frozenMs?: number;
  /** From the answer until media flowed. */
  readonly setupMs?: number;
  /** How often media was lost and came back. */
  readonly reconnects?: number;
  /** Whether media went through a TURN server. */
  readonly isRelayed?: boolean;
}

/** What a person says about a call. */
export interface CallRating {
  /** From 1 to 5. */
  readonly stars: number;
  /** The app's own words for what was good or bad, such as `echo`. */
  readonly tags?: readonly string[];
  readonly comment?: string;
  /** Unix ms. */
  readonly at: number;
}

/** What one side knows of a call beside its course; it may come at any time, also after the end. */
export interface CallNote {
  readonly quality?: CallQuality;
  readonly rating?: CallRating;
}

/** What every call has. */
export interface CallBasics {
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
  /** All devices that have had the call, on each side, in the order in which they first had it. */
  readonly devices: Readonly<Record<Side, readonly string[]>>;
  /** As they were when the row was read: they are written apart from it. */
  readonly notes?: Readonly<Partial<Record<Side, CallNote>>>;
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
  /** The app's rules forbade it: it is a call for whoever placed it, and for the callee there never was one. */
  readonly isPretence?: true;
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
export function userSide(row: CallRow, { user }: Pick<Sender, 'user'>): Side | undefined {
  if (row.caller.user === user) return 'caller';
  return row.callee.user === user && !isPretence(row) ? 'callee' : undefined;
}

/** Whether the callee must never hear of this call. */
export function isPretence(row: CallRow): boolean {
  return row.status === 'ended' && row.isPretence === true;
}

/**
 * Whether a device may speak of a call at all. While it rings: the caller's device, and all devices
 * of the callee. Afterwards all devices of both: one that had the call may still have things to say.
 */
export function isMember(row: CallRow, device: Sender): boolean {
  if (row.status !== 'ringing') return userSide(row, device) !== undefined;
  return row.callee.user === device.user || isSameDevice(row.caller, device);
}

/** The devices that have had the call, when one more has it. */
export function withDevice(
  { devices }: Pick<CallRow, 'devices'>,
  side: Side,
  device: string,
): CallRow['devices'] {
  return devices[side].includes(device)
    ? devices
    : { ...devices, [side]: [...devices[side], device] };
}

/** How long ago a call was answered, in ms. */
export function answeredMs({ answer }: AnsweredRow, now: number): number {
  return Math.max(0, now - answer.at);
}

export function otherSide(side: Side): Side {
  return side === 'caller' ? 'callee' : 'caller';
}
