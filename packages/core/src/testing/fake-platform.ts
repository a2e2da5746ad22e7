import { fakeEnvironment } from '@earshot/signaling/testing';
import type { FakeClock, FakeEnvironment } from '@earshot/signaling/testing';
import { EarshotError } from '../errors.ts';
import type { PageMemory } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';
import { FakeMediaDevices } from './fake-media-devices.ts';
import { FakeStream } from './fake-media.ts';

export interface FakePlatformOptions {
  readonly clock?: FakeClock;
  /** For the randomness. Default 1. */
  readonly seed?: number;
  /** That of the page before, for one that was loaded again. */
  readonly memory?: PageMemory;
  /** `undefined` stands for a page that is not secure. */
  readonly mediaDevices?: FakeMediaDevices | undefined;
  /** Usually `(configuration) => network.createPeerConnection(configuration)` of a `FakeRtcNetwork`. */
  readonly createPeerConnection?: Platform['createPeerConnection'];
}

/** A browser that a test owns, with counters for what was not let go. */
export interface FakePlatform extends Platform, Omit<FakeEnvironment, keyof Platform> {
  readonly clock: FakeClock;
  /** The same as `mediaDevices`, with its switches; one that nobody can reach where the page is not secure. */
  readonly devices: FakeMediaDevices;
  /** Captured tracks that nobody has stopped. */
  readonly liveTracks: number;
  readonly pendingTimers: number;
  /** Listeners on the network, the visibility, the devices and the captured tracks. */
  readonly listeners: number;
}

/** Makes a browser that a test owns: online, visible, everything granted. */
export function createFakePlatform(options: FakePlatformOptions = {}): FakePlatform {
  const { clock, seed, memory } = options;
  const environment = fakeEnvironment({
    ...(clock === undefined ? {} : { clock }),
    ...(seed === undefined ? {} : { seed }),
    ...(memory === undefined ? {} : { memory }),
  });
  const isSecure = !('mediaDevices' in options) || options.mediaDevices !== undefined;
  const devices = options.mediaDevices ?? new FakeMediaDevices();
  const { network, visibility, random, log, entries, setOnline, setVisible } = environment;
  return {
    ...{ clock: environment.clock, network, visibility, random, log },
    memory: environment.memory,
    ...{ entries, setOnline, setVisible, devices },
    mediaDevices: isSecure ? devices : undefined,
    createPeerConnection: options.createPeerConnection ?? noPeerConnection,
    createMediaStream: (tracks) => new FakeStream(tracks).asStream(),
    permission: async (device) => devices.permissionStatus[device],
    get listening() {
      return environment.listening;
    },
    get liveTracks() {
      return devices.live.length;
    },
    get pendingTimers() {
      return environment.clock.pending;
    },
    get listeners() {
      return environment.listening + devices.listening;
    },
  };
}

function noPeerConnection(): never {
  throw new EarshotError('link/unsupported', {
    message: 'This fake platform was made without peer connections.',
  });
}
