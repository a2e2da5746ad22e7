import type { Frame, Message, Sender } from '@earshot/signaling/server';
import type { CallNote, CallRow, LiveRow, Side } from './call-row.ts';

/** What a deadline is about. */
export type DeadlineKind =
  | 'ring'
  /** Until when a device of the callee must have come back to ring. */
  | 'reach'
  | 'caller-grace'
  | 'callee-grace'
  | 'expiring'
  | 'max-duration';

/** A moment at which something about a call must be decided: a row, so that it survives the process. */
export interface Deadline {
  readonly call: string;
  readonly kind: DeadlineKind;
  /** Unix ms. */
  readonly dueAt: number;
}

/** Sets a deadline, or (without `dueAt`) removes it. */
export interface DeadlineChange {
  readonly kind: DeadlineKind;
  readonly dueAt?: number;
}

/** One message for one device; without `from` the server itself speaks. */
export type Delivery =
  | {
      readonly type: 'message';
      readonly to: Sender;
      readonly message: Message;
      readonly from?: Sender;
    }
  /** Fresh ICE servers for this device. */
  | { readonly type: 'ice'; readonly to: Sender; readonly call: string };

/** Why a message changed nothing. */
export interface HubFault {
  readonly code: Frame<'fault'>['code'];
  readonly field?: string;
  readonly message: string;
}

/** What follows from an input: written first, delivered afterwards. */
export interface Decision {
  /** The row as it will be; absent when it stays as it is. */
  readonly row?: CallRow;
  /** What one side knows of the call beside its course; the row stays as it is. */
  readonly note?: { readonly side: Side; readonly note: CallNote };
  readonly deadlines: readonly DeadlineChange[];
  readonly deliveries: readonly Delivery[];
  /** Goes back to the sender. */
  readonly fault?: HubFault;
  /** Why a call was not placed at all. */
  readonly refusal?: PlacingRefusal;
}

/** Why somebody may not call: the code that the caller hears. */
export type PlacingRefusal = 'self' | 'rate-limited' | 'too-many-calls';

/** What decisions need to know beside the call. */
export interface HubFacts {
  /** Unix ms. */
  readonly now: number;
  readonly settings: HubSettings;
  /** The devices of a user that are connected right now. */
  readonly devicesOf: (user: string) => readonly string[];
  /** The devices of a user that have lost their connection and may still resume their session. */
  readonly awaitedOf: (user: string) => readonly string[];
  /** The server has just been started again: anybody may be on the way back. */
  readonly isRestarted: boolean;
}

export interface HubSettings {
  /** How long a call rings at most, in ms. */
  readonly ringMs: number;
  /** How long a participant's device may be away before the other side is told, in ms. */
  readonly graceMs: number;
  /** How long a call lasts at most, in ms, from the answer on. */
  readonly maxDurationMs: number;
  /** How many calls of one user may ring at a time. */
  readonly maxPendingInvites: number;
  /** Whether there are ICE servers to give. */
  readonly givesIce: boolean;
}

/** Nothing follows. */
export const nothing: Decision = { deadlines: [], deliveries: [] };

export function faulty(fault: HubFault): Decision {
  return { ...nothing, fault };
}

/** The one answer to those who name a call that does not exist, or that is none of theirs. */
export const noSuchCall = faulty({
  code: 'not-found',
  field: 'body.call',
  message: 'There is no such call.',
});

export function invalidField(field: string, message: string): Decision {
  return faulty({ code: 'invalid', field, message });
}

/** Delivers, and changes nothing. */
export function deliver(...deliveries: readonly Delivery[]): Decision {
  return { deadlines: [], deliveries };
}

export function change(
  row: LiveRow,
  deadlines: readonly DeadlineChange[],
  deliveries: readonly Delivery[],
): Decision {
  return { row, deadlines, deliveries };
}

/** The server itself says something to a device. */
export function tell(to: Sender, message: Message): Delivery {
  return { type: 'message', to, message };
}

/** A device's message goes on to another one. */
export function forward(from: Sender, to: Sender, message: Message): Delivery {
  return { type: 'message', to, message, from };
}

/** Fresh ICE servers, where there are any. */
export function giveIce(to: Sender, call: string, settings: HubSettings): readonly Delivery[] {
  return settings.givesIce ? [{ type: 'ice', to, call }] : [];
}
