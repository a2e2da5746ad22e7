import type { Sender } from '@earshot/signaling/server';

/** What a process hears. */
export type BusEvent = LetterEvent | NoteEvent | DeviceEvent | LostEvent | OrphansEvent;

/** A message for a device whose session this process has. */
export interface LetterEvent {
  readonly type: 'letter';
  readonly to: Sender;
  readonly session: string;
  /** Counts the letters of the session, from 1. */
  readonly number: number;
  readonly text: string;
  /** As it was given when it was published. */
  readonly tag: string;
}

/** Something that another process lets all others know. */
export interface NoteEvent {
  readonly type: 'note';
  readonly text: string;
}

/** Where a device is by now: every process hears it, also the one that it is at. */
export interface DeviceEvent {
  readonly type: 'device';
  readonly device: Sender;
  readonly session: string;
  readonly process: string;
  /** Connected, expected back, or without a session. */
  readonly status: 'here' | 'away' | 'gone';
}

/** A session that this process had is with another process, or is over. */
export interface LostEvent {
  readonly type: 'lost';
  readonly device: Sender;
  readonly session: string;
  /** That which is over: it may be back by now. */
  readonly turn: number;
  /** Its client came to another process; its device has a newer one; the room was needed; too much piled up. */
  readonly why: 'taken' | 'replaced' | 'crowded' | 'too-slow';
}

/** A process has left: its sessions need somebody who takes care of them. */
export interface OrphansEvent {
  readonly type: 'orphans';
  readonly process: string;
}
