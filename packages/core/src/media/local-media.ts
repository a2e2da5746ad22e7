import type { EarshotError, MediaErrorCode } from '../errors.ts';
import type { SlotName } from '../link/link.ts';

/** Where one kind of local media stands. */
export type LocalSlotStatus = 'off' | 'starting' | 'live' | 'muted' | 'interrupted' | 'failed';

/** One kind of local media: an immutable snapshot. */
export interface LocalSlot {
  readonly status: LocalSlotStatus;
  /** The device in use, where there is one. */
  readonly deviceId?: string;
  /** Why it is `failed` or `interrupted`. */
  readonly error?: EarshotError<MediaErrorCode>;
}

/** What this side captures and sends: an immutable snapshot; the streams keep their identity. */
export interface LocalMediaSnapshot {
  /** Microphone and camera, for the self view. Mute the element that plays it. */
  readonly stream: MediaStream | undefined;
  /** The shared screen, while there is one. */
  readonly screenStream: MediaStream | undefined;
  readonly microphone: LocalSlot;
  readonly camera: LocalSlot;
  readonly screen: LocalSlot;
  readonly screenAudio: LocalSlot;
}

/** `true` for the default device, or what to ask for. */
export type MicrophoneOptions = boolean | MicrophoneConstraints;
export type CameraOptions = boolean | CameraConstraints;

export interface MicrophoneConstraints {
  readonly deviceId?: string;
  /** Default true. */
  readonly echoCancellation?: boolean;
  /** Default true. */
  readonly noiseSuppression?: boolean;
  /** Default true. */
  readonly autoGainControl?: boolean;
}

export interface CameraConstraints {
  readonly deviceId?: string;
  /** Default `720p`. */
  readonly resolution?: '360p' | '720p' | '1080p';
  /** On a phone: default `user`. */
  readonly facing?: 'user' | 'environment';
}

export interface ScreenOptions {
  /** Also share the sound of the tab or system, without this page's own sound. Default false. */
  readonly audio?: boolean;
  /** `detail` for text and slides (default), `motion` for video. */
  readonly content?: 'detail' | 'motion';
  /** Aborting closes nothing that already runs, but forgets the picker's result. */
  readonly signal?: AbortSignal;
}

/**
 * What to do when a device is refused: `none` ends the call, `audio-only` goes on without the camera (default),
 * `receive-only` goes on even without the microphone.
 */
export type MediaFallback = 'none' | 'audio-only' | 'receive-only';

/** Replaces a captured track before it is sent: background blur and the like (bring your own). */
export interface TrackProcessor {
  /** Makes the track to send; called again when the device changes. */
  process(track: MediaStreamTrack): Promise<MediaStreamTrack> | MediaStreamTrack;
  /** Lets go of everything that `process` made. Idempotent. */
  close(): void;
}

export interface LocalMediaListener {
  snapshot(snapshot: LocalMediaSnapshot): void;
  /** What the link should send in this slot from now on. */
  track(slot: SlotName, track: MediaStreamTrack | null): void;
  /** A device went away; `to` is what goes on instead, or nothing. */
  fallback(change: { readonly slot: SlotName; readonly from?: string; readonly to?: string }): void;
}

/** Owns every local track of one call, from capture to stop; knows nothing of calls and links. */
export interface LocalMedia {
  readonly snapshot: LocalMediaSnapshot;
  /** The track that goes out in this slot now. */
  track(slot: SlotName): MediaStreamTrack | null;
  /**
   * Captures what is asked for; resolves with what failed (each slot's error is in the snapshot too).
   * A result that arrives after `close` is stopped at once.
   */
  capture(request: { readonly audio: MicrophoneOptions; readonly video: CameraOptions }): Promise<{
    readonly microphone?: EarshotError<MediaErrorCode>;
    readonly camera?: EarshotError<MediaErrorCode>;
  }>;
  /** Microphone: keeps the device, sends silence. Camera: lets go of the device (its light goes off). Idempotent. */
  mute(slot: 'microphone' | 'camera'): void;
  /** Captures again where needed. @throws EarshotError `media/*` */
  unmute(slot: 'microphone' | 'camera'): Promise<void>;
  /** @throws EarshotError `media/*`; then the old device goes on. */
  switchDevice(slot: 'microphone' | 'camera', deviceId: string): Promise<void>;
  /** @throws EarshotError `media/cancelled` when the user closed the picker, or another `media/*`. */
  shareScreen(options?: ScreenOptions): Promise<void>;
  stopScreen(): void;
  setProcessor(slot: 'microphone' | 'camera', processor: TrackProcessor | undefined): Promise<void>;
  /** While held nothing is sent; devices stay. */
  setHeld(held: boolean): void;
  /** Hands every track to the heir (glare, transfer) and closes without stopping them. */
  moveTo(heir: LocalMedia): void;
  /** Stops every track. Idempotent; late results are stopped when they come. */
  close(): void;
}
