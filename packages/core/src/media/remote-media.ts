import type { SlotName } from '../link/link.ts';

/** What the other side sends, by its own word: an immutable snapshot; the streams keep their identity. */
export interface RemoteMediaSnapshot {
  /** Microphone and camera of the other side. */
  readonly stream: MediaStream | undefined;
  /** Their shared screen (with its sound), while there is one. */
  readonly screenStream: MediaStream | undefined;
  readonly microphone: 'live' | 'muted' | 'off';
  readonly camera: 'live' | 'muted' | 'off';
  readonly isSharingScreen: boolean;
  /** Whether the other side has put this call on hold. */
  readonly isHolding: boolean;
}

/** What the other side says it sends; the greatest `version` counts. */
export interface RemoteMediaState {
  readonly version: number;
  readonly microphone: 'live' | 'muted' | 'off';
  readonly camera: 'live' | 'muted' | 'off';
  readonly screen: boolean;
  readonly screenAudio: boolean;
  readonly held: boolean;
}

/** Owns the streams of the other side for the whole call, whatever links come and go; knows nothing of calls. */
export interface RemoteMedia {
  readonly snapshot: RemoteMediaSnapshot;
  /** A link's track for this slot; it replaces the one of an older link. */
  setTrack(slot: SlotName, track: MediaStreamTrack): void;
  /** Takes the other side's word, unless it is older than what it said last. */
  setState(state: RemoteMediaState): void;
  /** While this side holds the call nothing is heard. */
  setSilent(isSilent: boolean): void;
  /** Idempotent; the streams are emptied. */
  close(): void;
}
