import type { Message, Sender, UserPresence } from '@earshot/signaling/server';
import type { Actor } from '../access/access.ts';
import type { BusNote, CallNotice, PresenceNote } from '../bus/bus-note.ts';
import type { Parcel } from '../bus/post-office.ts';
import type { CallRow } from '../hub/call-row.ts';
import type { MessageRoute } from '../session/session-registry.ts';

/** How to reach sessions and other processes. */
export interface PresenceWays {
  readonly send: (parcel: Parcel) => void;
  /** The devices of a user that are connected to this very process. */
  readonly localDevicesOf: (user: string) => readonly string[];
  readonly tell: (note: BusNote) => void;
}

/** Why somebody is not told how users are. */
export type PresenceRefusal = Message<'presence.refused'>['code'];

/** Tells devices, and whoever asks, how users are. */
export interface PresenceDesk {
  /** Takes a message about presence; false when it is about something else. */
  take(from: Sender, message: Message, route: Pick<MessageRoute, 'role'>): boolean;
  /** A device begins a session: what it said in another one counts no more. */
  begun(device: Sender): void;
  /** How these users are, as somebody may see them who asks once, in this order and each once. */
  statusesFor(
    actor: Actor,
    users: readonly string[],
  ): Promise<readonly UserPresence[] | PresenceRefusal>;
  /** This process has written a call. */
  callChanged(row: CallRow): void;
  /** Another process has written a call. */
  callNoticed(notice: CallNotice): void;
  /** Another process says what its devices say, or asks. */
  heard(note: PresenceNote): void;
  /** This process is among the others, maybe again: it may have missed what they have told. */
  joined(): void;
  /** Begins to tell. @throws EarshotError `server/database-…` */
  start(ways: PresenceWays): Promise<void>;
  /** Writes when users were last there who have left just now. Idempotent. */
  close(): Promise<void>;
}
