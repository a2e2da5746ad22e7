import type { Sender } from '@earshot/signaling/server';
import type { DeviceEvent } from './bus-event.ts';

/** What a process asks of the bus. */
export type Operation =
  /** Becomes a member, for as long as it renews. */
  | { readonly type: 'join' }
  /** Stays a member, and learns which members have not renewed in time. */
  | { readonly type: 'renew' }
  /** Is no member any more; all others hear that its sessions are orphans. */
  | { readonly type: 'leave' }
  | OpenOperation
  | TakeOperation
  | PublishOperation
  /** The device of a session is not connected any more; it may come back. */
  | { readonly type: 'away'; readonly session: string; readonly turn: number }
  /** A session is over for good. */
  | { readonly type: 'end'; readonly session: string; readonly turn: number }
  /** The client has received all letters up to this number. */
  | { readonly type: 'acknowledge'; readonly session: string; readonly number: number }
  /** Takes over some sessions of a member that has left or has not renewed in time. */
  | { readonly type: 'adopt'; readonly process: string; readonly limit: number };

export type OperationType = Operation['type'];

/** A device begins a session here: the one before, wherever it is, is replaced. */
export interface OpenOperation {
  readonly type: 'open';
  readonly session: string;
  readonly device: Sender;
  /** A hash of what resumes the session. */
  readonly secret: string;
  /** So many devices a user may have; one that is away makes room. */
  readonly limit: number;
}

/** A client comes back to its session, wherever that is. */
export interface TakeOperation {
  readonly type: 'take';
  readonly session: string;
  readonly device: Sender;
  /** A hash of the secret that the client has shown. */
  readonly secret: string;
  /** What the client has received. */
  readonly received: number;
  /** A hash of the secret that it is given now. */
  readonly next: string;
}

/** Sends letters and notes, in this order. */
export interface PublishOperation {
  readonly type: 'publish';
  /** What all of it follows from: the message with this number of the client of a session of this process. */
  readonly cause?: { readonly session: string; readonly number: number };
  readonly items: readonly PublishedItem[];
}

export type PublishedItem =
  /** Dropped when the device has no session. The tag comes with it. */
  | { readonly type: 'letter'; readonly to: Sender; readonly text: string; readonly tag: string }
  /** For all other members. */
  | { readonly type: 'note'; readonly text: string };

/** What comes of each operation. */
export interface Outcomes {
  /** Where all devices are. */
  readonly join: readonly DeviceEvent[];
  /** Members whose time is over. */
  readonly renew: readonly string[];
  readonly leave: 'done';
  readonly open: 'opened' | 'full';
  /** `unknown`: no such session of this device, or what the client has received does not fit. */
  readonly take: BusSession | 'unknown' | 'refused';
  /** `stale`, and nothing was sent: the cause was dealt with before, or the session is elsewhere. */
  readonly publish: 'published' | 'stale';
  readonly away: 'done';
  readonly end: 'done';
  readonly acknowledge: 'done';
  /** None left: nobody needs to ask again. */
  readonly adopt: readonly BusSession[];
}

export type Outcome = Outcomes[OperationType];

/** A session as the bus knows it: all that a process needs to go on with it. */
export interface BusSession {
  readonly session: string;
  readonly device: Sender;
  /** Counts how often the session came to a process, from 1; what is said of an earlier turn does not count. */
  readonly turn: number;
  /** The number of the last message of the client that was dealt with. */
  readonly received: number;
  /** The client has the letters up to this number, … */
  readonly acknowledged: number;
  /** … and maybe these, which follow. */
  readonly letters: readonly string[];
}
