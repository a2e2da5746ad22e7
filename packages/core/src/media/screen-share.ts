import type { Platform } from '../platform/platform.ts';
import { secure } from './capture.ts';
import { isFreeOfEcho, screenRequest } from './constraints.ts';
import type { LocalSlot, ScreenOptions } from './local-media.ts';
import { mediaFailure } from './media-failure.ts';
import type { MediaError } from './media-failure.ts';
import type { SlotOwner } from './slot-owner.ts';

type Tracks = readonly MediaStreamTrack[];

/** What local media needs of its shared screen. */
export interface ScreenSlot {
  owner: SlotOwner;
  /** The picture, and the sound if there is one. */
  readonly tracks: Tracks;
  readonly view: LocalSlot;
  /** Asks at once, while the browser still sees the click; twice is once. @throws EarshotError `media/*` */
  share(options: ScreenOptions): Promise<void>;
  /** Ends the share, or forgets what an open picker will give. Idempotent. */
  stop(): void;
}

/** The part of a client that shares screens. */
export type ShareScreen = (
  platform: Pick<Platform, 'mediaDevices' | 'log'>,
  owner: SlotOwner,
) => ScreenSlot;

export const screenShare: ShareScreen = (platform, owner) => new PickedScreen(platform, owner);

class PickedScreen implements ScreenSlot {
  owner: SlotOwner;
  readonly #platform: Pick<Platform, 'mediaDevices' | 'log'>;
  #tracks: Tracks = [];
  #picking: Promise<void> | undefined;
  #error: MediaError | undefined;

  constructor(platform: Pick<Platform, 'mediaDevices' | 'log'>, owner: SlotOwner) {
    this.#platform = platform;
    this.owner = owner;
  }

  get tracks(): Tracks {
    return this.#tracks;
  }

  get view(): LocalSlot {
    if (this.#tracks.length > 0) return { status: 'live' };
    if (this.#picking !== undefined) return { status: 'starting' };
    return this.#error === undefined ? { status: 'off' } : { status: 'failed', error: this.#error };
  }

  share(options: ScreenOptions): Promise<void> {
    if (this.#picking !== undefined) return this.#picking;
    const picking = this.#pick(options, () => this.#picking === picking);
    this.#picking = picking;
    this.owner.changed();
    return picking;
  }

  stop(): void {
    this.#use([]);
  }

  async #pick(options: ScreenOptions, isCurrent: () => boolean): Promise<void> {
    const { signal } = options;
    try {
      const tracks = await this.#ask(options);
      if (isCurrent() && signal?.aborted !== true) {
        this.#use(tracks);
        return;
      }
      stop(tracks);
      throw closedPicker();
    } catch (cause) {
      const error = mediaFailure('screen', cause);
      if (isCurrent()) this.#refuse(error);
      throw error;
    }
  }

  async #ask(options: ScreenOptions): Promise<Tracks> {
    const devices = secure(this.#platform);
    if (options.signal?.aborted === true) throw closedPicker();
    if (devices.getDisplayMedia === undefined) throw new DOMException('', 'NotSupportedError');
    const stream = await devices.getDisplayMedia(screenRequest(options));
    const [video] = stream.getVideoTracks();
    const [audio] = stream.getAudioTracks();
    if (video === undefined) return [];
    video.contentHint = options.content ?? 'detail';
    if (audio === undefined) return [video];
    if (isFreeOfEcho({ video: video.getSettings(), audio: audio.getSettings() }))
      return [video, audio];
    this.#platform.log('warn', 'screen-audio.dropped');
    audio.stop();
    return [video];
  }

  #use(tracks: Tracks): void {
    const before = this.#tracks;
    for (const track of before) track.removeEventListener('ended', this.#ended);
    for (const track of tracks) track.addEventListener('ended', this.#ended);
    this.#tracks = tracks;
    this.#picking = undefined;
    this.#error = undefined;
    this.owner.changed();
    stop(before.filter((track) => !tracks.includes(track)));
  }

  /** A closed picker is no failure. */
  #refuse(error: MediaError): void {
    this.#picking = undefined;
    this.#error = error.code === 'media/cancelled' ? undefined : error;
    this.owner.changed();
  }

  /** By the browser's own bar, or a closed window; the sound may end alone. */
  readonly #ended = (): void => {
    const [video] = this.#tracks;
    this.#use(video?.readyState === 'live' ? [video] : []);
  };
}

function stop(tracks: Tracks): void {
  for (const track of tracks) track.stop();
}

function closedPicker(): DOMException {
  return new DOMException('', 'NotAllowedError');
}
