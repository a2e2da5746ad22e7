import { deviceIdOf } from './capture.ts';
import type { DeviceSlot } from './device-slot.ts';

/** Gets a slot its device back, or another one, when the system has taken it away. */
export class DeviceReturn {
  readonly #slot: DeviceSlot;
  #stopWaiting = (): void => undefined;

  constructor(slot: DeviceSlot) {
    this.#slot = slot;
  }

  /** Asks at once while the page is seen, and otherwise when it is: a hidden page gets no device. */
  wait(ended: MediaStreamTrack): void {
    const { platform, kind } = this.#slot;
    platform.log('info', 'device.ended', { kind });
    const recover = (): void => void this.#slot.run(() => this.#recover(ended));
    if (platform.visibility.isVisible()) recover();
    else this.#whenVisible(recover);
  }

  /** Idempotent. */
  close(): void {
    this.#stopWaiting();
  }

  async #recover(ended: MediaStreamTrack): Promise<void> {
    const slot = this.#slot;
    const from = slot.state.deviceId;
    if (slot.raw !== ended) return;
    slot.drop();
    const opened = await slot.ask({ deviceId: from });
    const { track, error } = opened;
    const isWanted = slot.isNeeded;
    await slot.take(opened);
    if (!isWanted) return;
    if (error !== undefined) this.#whenVisible(() => void slot.run(() => this.#retry()));
    const to = track && (await deviceIdOf(slot.platform, track));
    if (to !== from)
      slot.owner.fallback({ slot: slot.kind, ...(from && { from }), ...(to && { to }) });
  }

  /** Once, when the person comes back: perhaps from the settings. */
  async #retry(): Promise<void> {
    if (this.#slot.state.isOn) return;
    this.#slot.apply({ type: 'asked' });
    await this.#slot.open();
  }

  #whenVisible(then: () => void): void {
    const { visibility } = this.#slot.platform;
    this.#stopWaiting();
    this.#stopWaiting = visibility.onChange(() => {
      if (!visibility.isVisible()) return;
      this.#stopWaiting();
      then();
    });
  }
}
