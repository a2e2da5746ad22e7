import type { Message } from '@earshot/signaling';
import type { EarshotError, MediaErrorCode } from '../errors.ts';
import { createLocalMedia } from '../media/create-local-media.ts';
import { createRemoteMedia } from '../media/create-remote-media.ts';
import type { LocalMedia, LocalMediaListener } from '../media/local-media.ts';
import type { RemoteMedia, RemoteMediaState } from '../media/remote-media.ts';
import type { Platform } from '../platform/platform.ts';
import type { MediaOptions } from './call.ts';
import type { CallContext } from './call-context.ts';
import { isSameMedia, mediaMessageOf } from './call-messages.ts';
import { fatalCaptureError } from './capture-verdict.ts';

export interface CallMediaOptions {
  /** What to capture, when it comes to that. */
  readonly wish: MediaOptions;
  readonly setTrack: LocalMediaListener['track'];
  readonly changed: () => void;
  readonly fallback: LocalMediaListener['fallback'];
  readonly tell: (message: Message<'call.media'>) => void;
}

/** Local and remote media of one call, its hold, and what the other side is told about it. */
export class CallMedia {
  readonly local: LocalMedia;
  readonly remote: RemoteMedia;
  /** What to capture: from the placing of the call, or from its acceptance. */
  wish: MediaOptions;
  isHeld = false;
  readonly #context: CallContext;
  readonly #options: CallMediaOptions;
  #told: Message<'call.media'> | undefined;
  #isShared = false;
  #hasAdopted = false;

  constructor(context: CallContext, options: CallMediaOptions) {
    const { platform, settings } = context;
    const { setTrack: track, fallback } = options;
    const snapshot = (): void => this.#changed();
    this.wish = options.wish;
    this.#context = context;
    this.#options = options;
    this.local = createLocalMedia(platform, { ...settings, snapshot, track, fallback });
    this.remote = createRemoteMedia(platform, snapshot);
    this.#applyHold();
  }

  /**
   * Captures what is wished for. `expected` is called before when the devices are certain to open without a question
   * to the user. Resolves with the error that ends the call, if there is one.
   */
  async capture(expected: () => void): Promise<EarshotError<MediaErrorCode> | undefined> {
    if (this.#hasAdopted) return undefined;
    const { audio = true, video = false, fallback = 'audio-only' } = this.wish;
    const request = { audio, video };
    // What follows first: it is soon done, and a device that is being opened slows it down.
    if (await isGranted(this.#context.platform, request)) expected();
    return fatalCaptureError(await this.local.capture(request), { request, fallback });
  }

  /** Takes over another call's local media instead of capturing anew. */
  adopt({ local }: CallMedia): void {
    // A capture that is still under way cannot move: then this call asks for its own.
    this.#hasAdopted = local.snapshot.stream !== undefined;
    local.moveTo(this.local);
  }

  setHeld(isHeld: boolean): void {
    if (isHeld === this.isHeld) return;
    this.isHeld = isHeld;
    this.#applyHold();
    this.#changed();
  }

  receive(state: RemoteMediaState): void {
    this.remote.setState(state);
    this.#applyHold();
  }

  /** The call is answered: from here on media is sent, and every change told, beginning with how it is now. */
  share(): void {
    this.#isShared = true;
    this.#applyHold();
    this.#tell();
  }

  /** Says it once more: what was said while nobody could hear it may be lost. */
  repeat(): void {
    if (this.#isShared && this.#told !== undefined) this.#options.tell(this.#told);
  }

  close(): void {
    this.#isShared = false;
    this.local.close();
    this.remote.close();
  }

  /** To a side that has not answered yet, or that holds, nothing is sent: it is not to be heard. */
  #applyHold(): void {
    this.local.setHeld(!this.#isShared || this.isHeld || this.remote.snapshot.isHolding);
    this.remote.setSilent(this.isHeld);
  }

  #changed(): void {
    this.#tell();
    this.#options.changed();
  }

  #tell(): void {
    if (!this.#isShared) return;
    const message = mediaMessageOf(this.#context.facts.id, {
      local: this.local.snapshot,
      version: (this.#told?.version ?? 0) + 1,
      isHeld: this.isHeld,
    });
    if (this.#told !== undefined && isSameMedia(this.#told, message)) return;
    this.#told = message;
    this.#options.tell(message);
  }
}

/** Whether everything that is asked for opens without a question. */
async function isGranted(
  platform: Platform,
  { audio, video }: Pick<Required<MediaOptions>, 'audio' | 'video'>,
): Promise<boolean> {
  const isOpen = async (device: 'microphone' | 'camera'): Promise<boolean> =>
    (await platform.permission(device))?.state === 'granted';
  return (
    (audio === false || (await isOpen('microphone'))) &&
    (video === false || (await isOpen('camera')))
  );
}
