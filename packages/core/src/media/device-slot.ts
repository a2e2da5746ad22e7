import type { Platform } from '../platform/platform.ts';
import { deviceIdOf, openDevice } from './capture.ts';
import type { DeviceKind, Opened } from './capture.ts';
import { cameraConstraints, microphoneConstraints } from './constraints.ts';
import type { DeviceChoice } from './constraints.ts';
import { isAlias } from './device-alias.ts';
import type { ChangeDevice, ChangingDevice } from './device-change.ts';
import type { CameraConstraints, MicrophoneConstraints, TrackProcessor } from './local-media.ts';
import { initialSlot, needsDevice, nextSlot } from './local-slot.ts';
import type { SlotFact, SlotState } from './local-slot.ts';
import { ownFailure, unsupported } from './media-failure.ts';
import type { MediaError } from './media-failure.ts';
import { OutgoingTrack } from './outgoing-track.ts';
import type { SourceEvent } from './outgoing-track.ts';
import type { SlotOwner } from './slot-owner.ts';

type Wish = MicrophoneConstraints & CameraConstraints;

export interface DeviceSlotOptions {
  readonly platform: Platform;
  readonly owner: SlotOwner;
  readonly deviceChange?: ChangeDevice;
}

/** The microphone or the camera of one call. What takes time runs one after the other; the last wish wins. */
export class DeviceSlot {
  readonly kind: DeviceKind;
  readonly platform: Platform;
  owner: SlotOwner;
  readonly #out: OutgoingTrack;
  readonly #change: ChangingDevice | undefined;
  #state = initialSlot;
  #wish: Wish = {};
  #work: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(kind: DeviceKind, { platform, owner, deviceChange }: DeviceSlotOptions) {
    this.kind = kind;
    this.platform = platform;
    this.owner = owner;
    this.#change = deviceChange?.(this);
    this.#out = new OutgoingTrack({
      log: platform.log,
      changed: () => this.owner.changed(),
      heard: (event, raw) => this.#heard(event, raw),
    });
  }

  get state(): SlotState {
    return this.#state;
  }

  get raw(): MediaStreamTrack | undefined {
    return this.#out.raw;
  }

  get sent(): MediaStreamTrack | null {
    return this.#out.sent;
  }

  /** Whether a device should be open now. */
  get isNeeded(): boolean {
    return !this.#isClosed && needsDevice(this.kind, this.#state);
  }

  /** Whether a device should be open now, and is not. */
  get isWaiting(): boolean {
    return this.isNeeded && this.raw === undefined;
  }

  constraints(choice: DeviceChoice = {}): MediaTrackConstraints {
    const make = this.kind === 'camera' ? cameraConstraints : microphoneConstraints;
    return make(this.#wish, choice);
  }

  /** The app wants this from now on: `open` it, or `take` it. */
  want(wish: Wish): void {
    this.#wish = wish;
    if (!this.#isClosed && this.raw === undefined) this.apply({ type: 'asked' });
  }

  /** Runs after everything that was begun before. */
  run<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }

  apply(fact: SlotFact): void {
    this.#state = nextSlot(this.#state, fact);
    this.owner.changed();
  }

  /** Asks the browser. Inside `run` only, so that one question is open at a time. */
  ask(choice: DeviceChoice): Promise<Opened> {
    return openDevice(this.platform, this.kind, this.constraints(choice));
  }

  /** Opens the device, unless it is open or no longer wanted. Inside `run` only. */
  async open(): Promise<MediaError | undefined> {
    if (!this.isWaiting) return this.#state.isOn ? undefined : this.#state.error;
    return this.take(await this.ask({}));
  }

  /** Takes what was opened, or stops it when it is no longer wanted. Inside `run` only. */
  async take({ track, error }: Opened): Promise<MediaError | undefined> {
    if (error !== undefined && !this.#isClosed) this.apply({ type: 'refused', error });
    if (track === undefined) return error;
    if (!this.isNeeded) {
      track.stop();
      return undefined;
    }
    await this.#out.set(track);
    if (this.raw !== track) return undefined;
    const { deviceId } = track.getSettings();
    this.apply({ type: 'captured', deviceId });
    if (track.muted) this.#heard('mute', track);
    if (isAlias(deviceId)) void this.#findName(track);
    return undefined;
  }

  mute(): void {
    this.#state = nextSlot(this.#state, { type: 'muted' });
    this.#out.setEnabled(false);
    if (this.kind === 'camera') this.drop();
    this.owner.changed();
  }

  /** @throws EarshotError `media/*` */
  async unmute(): Promise<void> {
    if (this.#isClosed) return;
    this.apply({ type: 'unmuted' });
    this.#out.setEnabled(true);
    if (this.raw !== undefined) return;
    this.apply({ type: 'asked' });
    const error = await this.run(() => this.open());
    if (error !== undefined) throw error;
  }

  /** @throws EarshotError `media/*` */
  switchTo(deviceId: string): Promise<void> {
    return this.#change?.switchTo(deviceId) ?? Promise.reject(unsupported(this.kind));
  }

  /** What is opened next is this device, if it can be had. */
  prefer(deviceId: string): void {
    this.#wish = { ...this.#wish, deviceId };
  }

  setProcessor(processor: TrackProcessor | undefined): Promise<void> {
    return this.run(() => this.#out.setProcessor(processor));
  }

  /** Stops the device; whether it is wanted stays as it was. */
  drop(): void {
    this.#state = nextSlot(this.#state, { type: 'dropped' });
    this.#out.drop();
  }

  close(): void {
    this.#isClosed = true;
    this.#change?.close();
    this.#out.close();
    this.apply({ type: 'stopped' });
  }

  #heard(event: SourceEvent, raw: MediaStreamTrack): void {
    if (event === 'unmute') this.apply({ type: 'restored' });
    else this.apply({ type: 'interrupted', error: ownFailure(this.kind, 'media/interrupted') });
    if (event === 'ended') this.#change?.wait(raw);
  }

  /** The browser says "default": the app wants to know which device that is. */
  async #findName(track: MediaStreamTrack): Promise<void> {
    const deviceId = await deviceIdOf(this.platform, track);
    if (this.raw === track) this.apply({ type: 'named', deviceId });
  }
}
