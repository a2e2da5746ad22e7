import { mediaFailure } from './media-failure.ts';
import type { MediaSource, Playable } from './playback.ts';

export interface PlayingElementOptions {
  readonly element: HTMLMediaElement;
  readonly call: Playable;
  readonly source: MediaSource;
  /** Called when `isBlocked` may be another. */
  readonly changed: () => void;
}

/** One element that plays one source of a call. */
export class PlayingElement {
  readonly element: HTMLMediaElement;
  readonly #options: PlayingElementOptions;
  readonly #wasMuted: boolean;
  #stream: MediaStream | undefined;
  #tracks = '';
  #isBlocked = false;
  #unfollow: (() => void) | undefined;

  constructor(options: PlayingElementOptions) {
    const { element } = options;
    this.element = element;
    this.#options = options;
    this.#wasMuted = element.muted;
    // One's own sound is never played.
    if (this.#isOwn) element.muted = true;
    // Otherwise an iPhone shows it full screen.
    element.setAttribute('playsinline', '');
  }

  /** Whether the browser wants a click first. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get #isOwn(): boolean {
    return this.#options.source.startsWith('local');
  }

  /** Plays, and calls `moved` whenever the call has, until detached. */
  follow(moved: () => void): void {
    this.#unfollow = this.#options.call.subscribe(moved);
    this.show();
  }

  /** Plays what the call gives now, unless it plays that already. */
  show(): void {
    const stream = this.#given();
    const tracks =
      stream
        ?.getTracks()
        .map(({ id }) => id)
        .join() ?? '';
    // What has begun takes tracks in and out; what hangs at its first picture has to begin again.
    const canGoOn = tracks === this.#tracks || this.element.readyState > 0;
    if (stream === this.#stream && canGoOn) return;
    if (stream === undefined) this.#clear();
    this.#stream = stream;
    this.#tracks = tracks;
    if (stream === undefined) {
      this.#block(false);
      return;
    }
    this.element.srcObject = stream;
    void this.play();
  }

  /** Resolves when the browser has let it play or refused, be there something to play yet or not. */
  async play(): Promise<void> {
    const stream = this.#stream;
    const settle = (isBlocked: boolean): void => {
      if (this.#stream === stream) this.#block(isBlocked);
    };
    const settled = this.element.play().then(
      () => settle(false),
      (error: unknown) => settle(isRefusal(error)),
    );
    if (this.element.paused) await settled;
    else settle(false);
  }

  /** Undefined stands for the system's default. @throws EarshotError `media/unsupported` `media/not-found` */
  async setSpeaker(deviceId: string | undefined): Promise<void> {
    const element: Partial<HTMLMediaElement> = this.element;
    if (this.#isOwn) return;
    try {
      if (element.setSinkId !== undefined) await element.setSinkId(deviceId ?? '');
      // A browser that cannot choose plays on the system's default.
      else if (deviceId !== undefined) throw new DOMException('', 'NotSupportedError');
    } catch (error) {
      throw mediaFailure('speaker', error);
    }
  }

  detach(): void {
    this.#unfollow?.();
    this.#clear();
    this.#stream = undefined;
    this.#isBlocked = false;
    this.element.muted = this.#wasMuted;
  }

  /** Someone else may have taken the element over. */
  #clear(): void {
    const stream = this.#stream;
    if (stream !== undefined && this.element.srcObject === stream) this.element.srcObject = null;
  }

  #given(): MediaStream | undefined {
    const { call, source } = this.#options;
    const side = call.snapshot[this.#isOwn ? 'local' : 'remote'];
    return source.endsWith('screen') ? side.screenStream : side.stream;
  }

  #block(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    this.#options.changed();
  }
}

/** Other refusals only mean that another stream came meanwhile. */
function isRefusal(error: unknown): boolean {
  return mediaFailure('speaker', error).code === 'media/permission-denied';
}
