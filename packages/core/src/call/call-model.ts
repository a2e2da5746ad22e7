import type { CallDirection, CallState } from './call-state.ts';

/** Everything that the call machine remembers: the public state and three facts that decide about it. */
export interface CallModel {
  readonly direction: CallDirection;
  /** Who lets one device win and keeps deadlines: the server, or (without one) the caller. */
  readonly arbiter: 'server' | 'peers';
  readonly state: CallState;
  /** Whether the other side may have heard of this call: if not, its end needs no message. */
  readonly isAnnounced: boolean;
  /** The other side's device that this call is with, once decided. */
  readonly device?: string;
}
