/** Plays streams in elements, and notices when the browser will not. */
export interface Playback {
  /** Plays what `source` gives, now and after each `refresh`; returns its undo. */
  attach(element: HTMLMediaElement, source: PlaybackSource): () => void;
  /** The streams may be others now: looks again. */
  refresh(): void;
  /** Plays everything that was blocked; call it from a click. Never rejects: `blocked` says how it went. */
  resume(): Promise<void>;
  /** Plays on this speaker, now and in elements attached later. @throws EarshotError `media/unsupported` `media/not-found` */
  setSpeaker(deviceId: string): Promise<void>;
  /** Undoes every attachment. Idempotent. */
  close(): void;
}

export interface PlaybackSource {
  readonly stream: () => MediaStream | undefined;
  /** One's own sound is never played. */
  readonly isMuted: boolean;
}
