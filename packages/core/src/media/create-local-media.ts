import type { SlotName } from '../link/link.ts';
import type { Platform } from '../platform/platform.ts';
import { openBoth } from './capture.ts';
import type { DeviceKind } from './capture.ts';
import type { ChangeDevice } from './device-change.ts';
import { DeviceSlot } from './device-slot.ts';
import { keepSame } from './keep-same.ts';
import type {
  LocalMedia,
  LocalMediaListener,
  LocalMediaSnapshot,
  LocalSlot,
  ScreenOptions,
  TrackProcessor,
} from './local-media.ts';
import { slotView } from './local-slot.ts';
import { unsupported } from './media-failure.ts';
import type { MediaError } from './media-failure.ts';
import type { ScreenSlot, ShareScreen } from './screen-share.ts';
import type { SlotOwner } from './slot-owner.ts';
import { createStreamKeeper } from './stream-keeper.ts';

type Request = Parameters<LocalMedia['capture']>[0];
type Errors = Awaited<ReturnType<LocalMedia['capture']>>;

interface Slots {
  readonly microphone: DeviceSlot;
  readonly camera: DeviceSlot;
  readonly screen: ScreenSlot;
}

/** What local media is given; the parts are those of its client. */
export interface LocalMediaOptions extends LocalMediaListener {
  readonly screenShare?: ShareScreen;
  readonly deviceChange?: ChangeDevice;
}

/** Makes local media with everything off; nothing is asked of the user before `capture`. */
export function createLocalMedia(platform: Platform, options: LocalMediaOptions): LocalMedia {
  return new CapturedMedia(platform, options);
}

class CapturedMedia implements LocalMedia {
  readonly #platform: Platform;
  readonly #listener: LocalMediaListener;
  readonly #owner: SlotOwner;
  readonly #person: ReturnType<typeof createStreamKeeper>;
  readonly #shown: ReturnType<typeof createStreamKeeper>;
  readonly #told = new Map<SlotName, MediaStreamTrack | null>();
  #slots: Slots;
  #snapshot: LocalMediaSnapshot;
  #isHeld = false;
  #isClosed = false;

  constructor(platform: Platform, options: LocalMediaOptions) {
    const { fallback, screenShare = noScreen } = options;
    const owner = { changed: (): void => this.#update(), fallback };
    const inside = { ...options, platform, owner };
    this.#platform = platform;
    this.#listener = options;
    this.#owner = owner;
    this.#person = createStreamKeeper(platform);
    this.#shown = createStreamKeeper(platform);
    this.#slots = {
      microphone: new DeviceSlot('microphone', inside),
      camera: new DeviceSlot('camera', inside),
      screen: screenShare(platform, owner),
    };
    this.#snapshot = this.#read({});
  }

  get snapshot(): LocalMediaSnapshot {
    return this.#snapshot;
  }

  track(slot: SlotName): MediaStreamTrack | null {
    const { screen } = this.#slots;
    if (this.#isHeld) return null;
    if (slot === 'microphone' || slot === 'camera') return this.#slots[slot].sent;
    return screen.tracks[slot === 'screen' ? 0 : 1] ?? null;
  }

  async capture({ audio, video }: Request): Promise<Errors> {
    const { microphone, camera } = this.#slots;
    if (audio !== false) microphone.want(audio === true ? {} : audio);
    if (video !== false) camera.want(video === true ? {} : video);
    // Inside both, because one question to the user answers for both.
    const [noVoice, noPicture] = await microphone.run(() => camera.run(() => this.#open()));
    return {
      ...(audio !== false && noVoice && { microphone: noVoice }),
      ...(video !== false && noPicture && { camera: noPicture }),
    };
  }

  mute(slot: DeviceKind): void {
    this.#slots[slot].mute();
  }

  unmute(slot: DeviceKind): Promise<void> {
    return this.#slots[slot].unmute();
  }

  switchDevice(slot: DeviceKind, deviceId: string): Promise<void> {
    return this.#slots[slot].switchTo(deviceId);
  }

  async shareScreen(options: ScreenOptions = {}): Promise<void> {
    if (!this.#isClosed) await this.#slots.screen.share(options);
  }

  stopScreen(): void {
    this.#slots.screen.stop();
  }

  setProcessor(slot: DeviceKind, processor: TrackProcessor | undefined): Promise<void> {
    return this.#slots[slot].setProcessor(processor);
  }

  setHeld(held: boolean): void {
    this.#isHeld = held;
    this.#update();
  }

  /** The two exchange their slots, whatever is under way in them. */
  moveTo(heir: LocalMedia): void {
    if (!(#slots in heir)) throw new TypeError();
    const slots = this.#slots;
    this.#own(heir.#slots);
    heir.#own(slots);
    this.close();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#slots.screen.stop();
    this.#slots.microphone.close();
    this.#slots.camera.close();
  }

  async #open(): Promise<readonly (MediaError | undefined)[]> {
    const { microphone, camera } = this.#slots;
    if (!microphone.isWaiting || !camera.isWaiting) {
      return [await microphone.open(), await camera.open()];
    }
    const opened = await openBoth(this.#platform, {
      microphone: microphone.constraints(),
      camera: camera.constraints(),
    });
    return Promise.all([microphone.take(opened.microphone), camera.take(opened.camera)]);
  }

  #own(slots: Slots): void {
    this.#slots = slots;
    for (const slot of [slots.microphone, slots.camera, slots.screen]) slot.owner = this.#owner;
    this.#update();
  }

  #update(): void {
    // A closed link has no use for tracks.
    if (!this.#isClosed) for (const slot of names) this.#tell(slot);
    const before = this.#snapshot;
    this.#snapshot = this.#read(before);
    if (this.#snapshot !== before) this.#listener.snapshot(this.#snapshot);
  }

  #tell(slot: SlotName): void {
    const track = this.track(slot);
    if ((this.#told.get(slot) ?? null) === track) return;
    this.#told.set(slot, track);
    this.#listener.track(slot, track);
  }

  #read(before: Partial<LocalMediaSnapshot>): LocalMediaSnapshot {
    const { microphone, camera, screen } = this.#slots;
    const sent = [microphone.sent, camera.sent].filter((track) => track !== null);
    return keepSame<LocalMediaSnapshot>(before, {
      stream: this.#person.keep(sent),
      screenStream: this.#shown.keep(screen.tracks),
      microphone: slotView(microphone.state, before.microphone),
      camera: slotView(camera.state, before.camera),
      screen: keepSame(before.screen, screen.view),
      screenAudio: keepSame<LocalSlot>(before.screenAudio, {
        status: screen.tracks[1] ? 'live' : 'off',
      }),
    });
  }
}

/** Where the client has no part that shares screens. */
const noScreen: ShareScreen = (_platform, owner) => ({
  owner,
  tracks: [],
  view: { status: 'off' },
  share: () => Promise.reject(unsupported('screen')),
  stop: () => undefined,
});

const names = ['microphone', 'camera', 'screen', 'screenAudio'] as const;
