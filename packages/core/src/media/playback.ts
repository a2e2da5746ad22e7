import type { Platform } from '../platform/platform.ts';
import type { LocalMediaSnapshot } from './local-media.ts';
import type { RemoteMediaSnapshot } from './remote-media.ts';

/** Which picture or sound an element plays. */
export type MediaSource = 'remote' | 'remote-screen' | 'local' | 'local-screen';

type Streams = Pick<LocalMediaSnapshot & RemoteMediaSnapshot, 'stream' | 'screenStream'>;

/** What can be played: every call can. */
export interface Playable {
  readonly snapshot: {
    readonly state: { readonly status: string };
    readonly local: Streams;
    readonly remote: Streams;
  };
  subscribe(listener: () => void): () => void;
}

/** How playing goes: an immutable snapshot, the same object until something changes. */
export interface PlaybackSnapshot {
  /** The browser wants a click before it plays something; call `resume()` from one. */
  readonly isBlocked: boolean;
  /** The id of the speaker that was chosen; undefined stands for the system's default. */
  readonly speaker: string | undefined;
}

/** Plays calls in elements, and notices when the browser will not. One is enough for all calls of an app. */
export interface Playback {
  readonly snapshot: PlaybackSnapshot;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
  /**
   * Plays a source of a call (default `remote`) in an element, until undone, until the element is attached again or until
   * the call has ended: keeps it in step, and mutes your own.
   */
  attach(element: HTMLMediaElement, call: Playable, source?: MediaSource): () => void;
  /** Plays everything that was blocked; call it from a click. Never rejects: `isBlocked` says how it went. */
  resume(): Promise<void>;
  /**
   * Plays on this speaker (undefined: on the system's default), now and in elements attached later.
   * @throws EarshotError `media/unsupported` `media/not-found`; then the old speaker goes on.
   */
  setSpeaker(deviceId: string | undefined): Promise<void>;
  /** Undoes every attachment; the speaker stays chosen. Idempotent. */
  close(): void;
}

export interface PlaybackOptions {
  /** Its `log` is told of a listener that throws. Default nobody is. */
  readonly platform?: Partial<Pick<Platform, 'log'>>;
}
