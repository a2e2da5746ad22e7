import { mediaFailure } from './media-failure.ts';
import type { PlaybackSource } from './playback.ts';

/** One element that plays one source. */
export class PlayingElement {
  readonly #element: HTMLMediaElement;
  readonly #source: PlaybackSource;
  readonly #changed: () => void;
  readonly #wasMuted: boolean;
  #stream: MediaStream | undefined;
  #tracks = '';
  #isBlocked = false;

  /** `changed` is called when `isBlocked` may be another. */
  constructor(element: HTMLMediaElement, source: PlaybackSource, changed: () => void) {
    this.#element = element;
    this.#source = source;
    this.#changed = changed;
    this.#wasMuted = element.muted;
    if (source.isMuted) element.muted = true;
    // Otherwise an iPhone shows it full screen.
    element.setAttribute('playsinline', '');
  }

  /** Whether the browser wants a click first. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Plays what the source gives now, unless it plays that already. */
  show(): void {
    const stream = this.#source.stream();
    const tracks =
      stream
        ?.getTracks()
        .map(({ id }) => id)
        .join() ?? '';
    // What has begun takes tracks in and out; what hangs at its first picture has to begin again.
    const canGoOn = tracks === this.#tracks || this.#element.readyState > 0;
    if (stream === this.#stream && canGoOn) return;
    this.#stream = stream;
    this.#tracks = tracks;
    this.#element.srcObject = stream ?? null;
    if (stream === undefined) this.#block(false);
    else void this.play();
  }

  /** Resolves when the browser has let it play or refused, be there something to play yet or not. */
  async play(): Promise<void> {
    const stream = this.#stream;
    const settle = (isBlocked: boolean): void => {
      if (this.#stream === stream) this.#block(isBlocked);
    };
    const settled = this.#element.play().then(
      () => settle(false),
      (error: unknown) => settle(isRefusal(error)),
    );
    if (this.#element.paused) await settled;
    else settle(false);
  }

  /** @throws EarshotError `media/unsupported` `media/not-found` */
  async setSpeaker(deviceId: string): Promise<void> {
    const element: Partial<HTMLMediaElement> = this.#element;
    if (this.#source.isMuted) return;
    try {
      if (element.setSinkId === undefined) throw new DOMException('', 'NotSupportedError');
      await element.setSinkId(deviceId);
    } catch (error) {
      throw mediaFailure('speaker', error);
    }
  }

  detach(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    this.#isBlocked = false;
    this.#element.muted = this.#wasMuted;
    // Someone else may have taken the element over.
    if (stream !== undefined && this.#element.srcObject === stream) this.#element.srcObject = null;
  }

  #block(isBlocked: boolean): void {
    this.#isBlocked = isBlocked;
    this.#changed();
  }
}

/** Other refusals only mean that another stream came meanwhile. */
function isRefusal(error: unknown): boolean {
  return mediaFailure('speaker', error).code === 'media/permission-denied';
}
