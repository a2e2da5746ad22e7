import type {
  CameraOptions,
  LocalMediaSnapshot,
  MediaFallback,
  MicrophoneOptions,
  ScreenOptions,
  TrackProcessor,
} from '../media/local-media.ts';
import type { RemoteMediaSnapshot } from '../media/remote-media.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { SlotName } from '../link/link.ts';
import type { CallDirection, CallState, CallStatus } from './call-state.ts';

/** How to answer or place a call. */
export interface MediaOptions {
  /** Default true. */
  readonly audio?: MicrophoneOptions;
  /** Default false for `client.call`; for `accept`, what the caller asked for. */
  readonly video?: CameraOptions;
  /** Default `audio-only`. */
  readonly fallback?: MediaFallback;
}

export interface AcceptOptions extends MediaOptions {
  /** Aborting hangs up. */
  readonly signal?: AbortSignal;
}

/** Any immutable view of a call; a part that did not change is the same object. */
export interface CallSnapshot {
  readonly id: string;
  readonly direction: CallDirection;
  readonly peer: CallPeer;
  readonly kind: 'voice' | 'video';
  readonly context: string | undefined;
  readonly state: CallState;
  readonly local: LocalMediaSnapshot;
  readonly remote: RemoteMediaSnapshot;
  /** Whether this side has put the call on hold. */
  readonly isHeld: boolean;
  /** Why the call has trouble, with the client's option `diagnose`; undefined while there is nothing to say. */
  readonly diagnosis: Diagnosis | undefined;
}

/** The other user; `device` is known once one has answered. */
export interface CallPeer {
  readonly user: string;
  readonly device?: string;
}

export interface CallEvents {
  state: (state: CallState) => void;
  /** Something about the local media changed. */
  local: (local: LocalMediaSnapshot) => void;
  /** Something about the other side's media changed. */
  remote: (remote: RemoteMediaSnapshot) => void;
  /** The call reaches its maximum duration in `leftMs`. */
  expiring: (event: { readonly leftMs: number }) => void;
  /** A device went away, and what goes on instead. */
  'device-fallback': (event: {
    readonly slot: SlotName;
    readonly from?: string;
    readonly to?: string;
  }) => void;
}

export type CallCommand = 'accept' | 'reject' | 'hangUp' | 'hold' | 'resume' | 'shareScreen';

/**
 * One conversation with one user. Commands are idempotent: saying what already is does nothing. Commands that the
 * state does not allow throw `state/invalid`; ask `can` first. After `ended` all commands but `accept` do nothing.
 */
export interface Call extends CallSnapshot {
  /** All of the above at one moment; the same object until something changes. */
  readonly snapshot: CallSnapshot;
  /** Calls `listener` after each change of `snapshot`; returns its undo. For UI frameworks. */
  subscribe(listener: () => void): () => void;
  on<Event extends keyof CallEvents>(event: Event, listener: CallEvents[Event]): () => void;
  /** Whether the command would do something now. */
  can(command: CallCommand): boolean;

  /** Answers. Resolves once the device has been claimed and capture has been tried. */
  accept(options?: AcceptOptions): Promise<void>;
  /** Declines an incoming call, with words for the caller if you like (1,000 characters at most). */
  reject(why?: string): void;
  /** Ends the call, or cancels it while it dials or rings, or declines it when it is incoming. */
  hangUp(): void;
  /** Microphone: silence goes out. Camera: the device is let go. Default `microphone`. */
  mute(slot?: 'microphone' | 'camera'): void;
  /** The opposite; also turns a voice call into a video call. @throws EarshotError `media/*` */
  unmute(slot?: 'microphone' | 'camera'): Promise<void>;
  /** Nothing is sent and nothing is heard until `resume`; the other side is told. */
  hold(): void;
  resume(): void;
  /** @throws EarshotError `media/*`; then the old device goes on. */
  switchDevice(slot: 'microphone' | 'camera', deviceId: string): Promise<void>;
  /** Shares a screen beside the camera. @throws EarshotError `media/cancelled` when the user closed the picker. */
  shareScreen(options?: ScreenOptions): Promise<void>;
  stopScreen(): void;
  setProcessor(slot: 'microphone' | 'camera', processor: TrackProcessor | undefined): Promise<void>;

  /**
   * Resolves when the call reaches the status; rejects with `state/invalid` when it ended otherwise (the reason is in
   * `details.reason`), and with `state/aborted` when the signal fires.
   */
  until(status: CallStatus, options?: { readonly signal?: AbortSignal }): Promise<CallState>;
  /** The media path, while there is one. Unstable: for what Earshot does not do yet. */
  readonly link:
    | {
        readonly peerConnection: RTCPeerConnection;
        /** Carries Earshot's own small texts: do not close it. */
        readonly channel: RTCDataChannel | undefined;
      }
    | undefined;
}
