import { CountingTarget } from './counting-target.ts';

let made = 0;

export interface FakeTrackOptions {
  readonly kind: 'audio' | 'video';
  readonly id?: string;
  readonly label?: string;
  readonly muted?: boolean;
  readonly settings?: MediaTrackSettings;
}

/** A MediaStreamTrack without media. */
export class FakeTrack extends CountingTarget {
  readonly kind: 'audio' | 'video';
  readonly id: string;
  readonly label: string;
  enabled = true;
  contentHint = '';
  #muted: boolean;
  #readyState: MediaStreamTrackState = 'live';
  readonly #settings: MediaTrackSettings;

  constructor(options: FakeTrackOptions) {
    super();
    made += 1;
    this.kind = options.kind;
    this.id = options.id ?? `${options.kind}-${made}`;
    this.label = options.label ?? `fake ${options.kind}`;
    this.#muted = options.muted ?? false;
    this.#settings = options.settings ?? {};
  }

  get muted(): boolean {
    return this.#muted;
  }

  get readyState(): MediaStreamTrackState {
    return this.#readyState;
  }

  getSettings(): MediaTrackSettings {
    return { ...this.#settings };
  }

  /** By the page itself: no event says so. */
  stop(): void {
    this.#readyState = 'ended';
  }

  clone(): FakeTrack {
    return new FakeTrack({ kind: this.kind, label: this.label, settings: this.#settings });
  }

  /** The system silences the source, or gives it back. */
  setMuted(muted: boolean): void {
    if (muted === this.#muted) return;
    this.#muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }

  /** The source goes away: an unplugged device, a closed window. */
  end(): void {
    if (this.#readyState === 'ended') return;
    this.#readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** The same object, as code under test wants it. */
  asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

/** A MediaStream without media. */
export class FakeStream extends EventTarget {
  readonly id: string;
  readonly #tracks = new Set<MediaStreamTrack>();

  constructor(tracks: readonly MediaStreamTrack[] = []) {
    super();
    made += 1;
    this.id = `stream-${made}`;
    for (const track of tracks) this.#tracks.add(track);
  }

  get active(): boolean {
    return this.getTracks().some(({ readyState }) => readyState === 'live');
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }

  getAudioTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): MediaStreamTrack[] {
    return this.getTracks().filter(({ kind }) => kind === 'video');
  }

  getTrackById(id: string): MediaStreamTrack | null {
    return this.getTracks().find((track) => track.id === id) ?? null;
  }

  addTrack(track: MediaStreamTrack): void {
    this.#tracks.add(track);
  }

  removeTrack(track: MediaStreamTrack): void {
    this.#tracks.delete(track);
  }

  /** The same object, as code under test wants it. */
  asStream(): MediaStream {
    return this as unknown as MediaStream;
  }
}
