import type { SlotName } from '../link/link.ts';
import { deviceChange } from '../media/device-change.ts';
import { screenShare } from '../media/screen-share.ts';
import { createLocalMedia } from '../media/create-local-media.ts';
import type { LocalMedia, LocalMediaListener, LocalMediaSnapshot } from '../media/local-media.ts';
import { createFakePlatform } from './fake-platform.ts';
import type { FakePlatform, FakePlatformOptions } from './fake-platform.ts';

type Fallback = Parameters<LocalMediaListener['fallback']>[0];

/** Local media in a browser that a test owns, with everything that it said. */
export interface LocalMediaBench {
  readonly platform: FakePlatform;
  readonly devices: FakePlatform['devices'];
  readonly media: LocalMedia;
  /** What the link was told to send last. */
  readonly sent: Readonly<Record<SlotName, MediaStreamTrack | null>>;
  /** How often the link was told. */
  readonly tellings: number;
  readonly snapshots: readonly LocalMediaSnapshot[];
  readonly fallbacks: readonly Fallback[];
  /** The statuses of microphone and camera, such as `live muted`. */
  readonly status: string;
  /** The ids of the devices that are open. */
  readonly open: readonly (string | undefined)[];
  /** Lets everything that needs no time happen. */
  settle(): Promise<void>;
}

/** Makes local media in a browser of its own, or beside another one in the same. */
export function localMediaBench(
  options: FakePlatformOptions & { readonly platform?: FakePlatform } = {},
): LocalMediaBench {
  const platform = options.platform ?? createFakePlatform(options);
  const sent: Record<SlotName, MediaStreamTrack | null> = {
    microphone: null,
    camera: null,
    screen: null,
    screenAudio: null,
  };
  let tellings = 0;
  const snapshots: LocalMediaSnapshot[] = [];
  const fallbacks: Fallback[] = [];
  const media = createLocalMedia(platform, {
    ...{ screenShare, deviceChange },
    snapshot: (snapshot) => void snapshots.push(snapshot),
    track: (slot, track) => {
      sent[slot] = track;
      tellings += 1;
    },
    fallback: (change) => void fallbacks.push(change),
  });
  return {
    ...{ platform, devices: platform.devices, media, sent, snapshots, fallbacks },
    get tellings() {
      return tellings;
    },
    get status() {
      const { microphone, camera } = media.snapshot;
      return `${microphone.status} ${camera.status}`;
    },
    get open() {
      return platform.devices.live.map((track) => track.getSettings().deviceId);
    },
    async settle() {
      for (let turn = 0; turn < 5; turn += 1) await platform.clock.settle();
    },
  };
}
