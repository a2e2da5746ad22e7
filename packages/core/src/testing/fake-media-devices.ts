import { CountingTarget } from './counting-target.ts';
import { FakeStream, FakeTrack } from './fake-media.ts';
import { FakePermission } from './fake-permission.ts';

/** A microphone, camera or speaker of a {@link FakeMediaDevices}. */
export interface FakeDevice {
  readonly id: string;
  readonly kind: MediaDeviceKind;
  readonly label: string;
  /** Default: one of its own. */
  readonly groupId?: string;
}

export interface FakeMediaDevicesOptions {
  /** Default: two microphones (`mic-1`, `mic-2`), two cameras (`cam-1`, `cam-2`), one speaker (`speaker-1`). */
  readonly devices?: readonly FakeDevice[];
}

type Captured = 'microphone' | 'camera';
type DisplayOptions = DisplayMediaStreamOptions & Readonly<Record<string, unknown>>;

/** What the user picks when a page asks for a screen; an error stands for no pick. */
export interface FakePick {
  readonly error?: Error;
  /** Whether sound comes with it, if asked for. Default true. */
  readonly hasAudio?: boolean;
  readonly video?: MediaTrackSettings;
  readonly audio?: MediaTrackSettings & { readonly restrictOwnAudio?: boolean };
}

/** `navigator.mediaDevices` without devices: a test plugs, forbids and breaks what it likes. */
export class FakeMediaDevices extends CountingTarget {
  /** What the user (or the system) answers. Default granted. */
  readonly permission: Record<Captured, PermissionState>;
  /** The same, as the browser tells pages of it. */
  readonly permissionStatus: Readonly<Record<Captured, FakePermission>> = {
    microphone: new FakePermission(),
    camera: new FakePermission(),
  };
  /** Ids of devices that another program holds. */
  readonly taken = new Set<string>();
  /** As on phones: a camera opens only while no other one is open. */
  opensOneCamera = false;
  /** The system has silenced what is captured from now on, as during a phone call. */
  comeMuted = false;
  /** The browser does not list devices. */
  refusesToList = false;
  /** The browser lists devices only once this has come. */
  listing: Promise<void> = Promise.resolve();
  pick: FakePick = {};
  /** What pages asked for, in order. */
  readonly asked: MediaStreamConstraints[] = [];
  readonly askedForScreen: DisplayOptions[] = [];
  readonly #devices: FakeDevice[];
  readonly #tracks: FakeTrack[] = [];
  readonly #waiting: (() => void)[] = [];
  #isPaused = false;
  #refusals = 0;

  constructor(options: FakeMediaDevicesOptions = {}) {
    super();
    this.permission = writable(this.permissionStatus);
    this.#devices = [...(options.devices ?? defaultDevices)];
  }

  /** Every track that is captured now: zero once everything was let go. */
  get live(): readonly FakeTrack[] {
    return this.#tracks.filter(({ readyState }) => readyState === 'live');
  }

  /** How many listen to these devices, their permissions and their tracks. */
  override get listening(): number {
    const { microphone, camera } = this.permissionStatus;
    return [microphone, camera, ...this.#tracks].reduce(
      (sum, { listening }) => sum + listening,
      super.listening,
    );
  }

  /** A new device; with `isFirst` the one that pages get when they name none. */
  plug(device: FakeDevice, { isFirst = false } = {}): void {
    this.#devices.splice(isFirst ? 0 : this.#devices.length, 0, device);
    this.dispatchEvent(new Event('devicechange'));
  }

  /** The device vanishes, and with it the tracks that came from it. */
  unplug(id: string): void {
    const index = this.#devices.findIndex((device) => device.id === id);
    if (index >= 0) this.#devices.splice(index, 1);
    for (const track of this.#from(id)) track.end();
    this.dispatchEvent(new Event('devicechange'));
  }

  /** The user takes the permission back: what was captured ends. */
  revoke(kind: Captured): void {
    this.permission[kind] = 'denied';
    const ids = this.#devices.filter((device) => device.kind === INPUTS[kind]).map(({ id }) => id);
    for (const track of ids.flatMap((id) => this.#from(id))) track.end();
  }

  /** The person says no to the next question, and the browser does not remember it. */
  refuseOnce(): void {
    this.#refusals += 1;
  }

  /** From now on nobody gets an answer until `resume`: the user thinks. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  async getUserMedia(constraints: MediaStreamConstraints = {}): Promise<MediaStream> {
    this.asked.push(constraints);
    await this.#answer();
    if (this.#refusals > 0) {
      this.#refusals -= 1;
      throw new DOMException('Permission dismissed', 'NotAllowedError');
    }
    const wanted = [
      ...this.#choose('microphone', constraints.audio),
      ...this.#choose('camera', constraints.video),
    ];
    return this.#stream(wanted.map((device) => this.#open(device)));
  }

  async getDisplayMedia(options: DisplayOptions = {}): Promise<MediaStream> {
    this.askedForScreen.push(options);
    await this.#answer();
    const { error, hasAudio = true, video = { displaySurface: 'monitor' }, audio = {} } = this.pick;
    if (error !== undefined) throw error;
    const tracks = [new FakeTrack({ kind: 'video', label: 'screen', settings: video })];
    if (options.audio !== undefined && options.audio !== false && hasAudio) {
      tracks.push(new FakeTrack({ kind: 'audio', label: 'screen sound', settings: audio }));
    }
    return this.#stream(tracks);
  }

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    await this.listing;
    if (this.refusesToList) throw new DOMException('No devices here', 'NotAllowedError');
    return this.#devices.map(({ id, kind, label, groupId = `group of ${id}` }) => {
      const isKnown =
        this.permission[kind === 'videoinput' ? 'camera' : 'microphone'] === 'granted';
      const info = { deviceId: id, groupId, kind, label: isKnown ? label : '' };
      return { ...info, toJSON: () => info };
    });
  }

  async #answer(): Promise<void> {
    if (this.#isPaused) await new Promise<void>((go) => this.#waiting.push(go));
    else await Promise.resolve();
  }

  #choose(kind: Captured, constraint: boolean | MediaTrackConstraints = false): FakeDevice[] {
    if (constraint === false) return [];
    const devices = this.#devices.filter((device) => device.kind === INPUTS[kind]);
    if (devices.length === 0) throw new DOMException('No such device.', 'NotFoundError');
    const { ideal, exact } = wantedId(constraint);
    const named = devices.find(({ id }) => id === (exact ?? ideal));
    if (exact !== undefined && named === undefined) throw new FakeOverconstrainedError('deviceId');
    const device = named ?? devices[0];
    if (this.permission[kind] === 'denied') {
      throw new DOMException('Permission denied', 'NotAllowedError');
    }
    this.permission[kind] = 'granted';
    return device === undefined ? [] : [device];
  }

  #open({ id, kind, label, groupId = `group of ${id}` }: FakeDevice): FakeTrack {
    const isCamera = kind === 'videoinput';
    const isOccupied = isCamera && this.opensOneCamera && this.live.some(isCameraTrack);
    if (isOccupied || this.taken.has(id)) {
      throw new DOMException('Could not start source', 'NotReadableError');
    }
    return new FakeTrack({
      kind: isCamera ? 'video' : 'audio',
      label,
      muted: this.comeMuted,
      settings: { deviceId: id, groupId },
    });
  }

  #stream(tracks: readonly FakeTrack[]): MediaStream {
    this.#tracks.push(...tracks);
    return new FakeStream(tracks.map((track) => track.asTrack())).asStream();
  }

  #from(id: string): FakeTrack[] {
    return this.live.filter((track) => track.getSettings().deviceId === id);
  }
}

/** What `getUserMedia` throws when a required property cannot be had; Node has no class for it. */
export class FakeOverconstrainedError extends Error {
  override readonly name = 'OverconstrainedError';
  readonly constraint: string;

  constructor(constraint: string) {
    super('');
    this.constraint = constraint;
  }
}

/** Plain values to read and set: what is set is told. */
function writable(status: FakeMediaDevices['permissionStatus']): Record<Captured, PermissionState> {
  return {
    get microphone() {
      return status.microphone.state;
    },
    set microphone(state) {
      status.microphone.state = state;
    },
    get camera() {
      return status.camera.state;
    },
    set camera(state) {
      status.camera.state = state;
    },
  };
}

const INPUTS = { microphone: 'audioinput', camera: 'videoinput' } as const;

const defaultDevices: readonly FakeDevice[] = [
  { id: 'mic-1', kind: 'audioinput', label: 'Built-in microphone' },
  { id: 'mic-2', kind: 'audioinput', label: 'Headset' },
  { id: 'cam-1', kind: 'videoinput', label: 'Built-in camera' },
  { id: 'cam-2', kind: 'videoinput', label: 'Desk camera' },
  { id: 'speaker-1', kind: 'audiooutput', label: 'Built-in speaker' },
];

function isCameraTrack(track: FakeTrack): boolean {
  return track.kind === 'video' && track.getSettings().deviceId !== undefined;
}

function wantedId(constraint: boolean | MediaTrackConstraints): {
  readonly ideal?: string | undefined;
  readonly exact?: string | undefined;
} {
  const wanted = typeof constraint === 'boolean' ? undefined : constraint.deviceId;
  if (wanted === undefined) return {};
  if (typeof wanted === 'string') return { ideal: wanted };
  if (Array.isArray(wanted)) return { ideal: wanted[0] };
  return { ideal: first(wanted.ideal), exact: first(wanted.exact) };
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
