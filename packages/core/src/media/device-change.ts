import { DeviceReturn } from './device-return.ts';
import type { DeviceSlot } from './device-slot.ts';
import { replaceDevice } from './replace-device.ts';

/** How one slot comes to another device: because the app says so, or because the system took its own away. */
export interface ChangingDevice {
  /** @throws EarshotError `media/*`; then the old device goes on. */
  switchTo(deviceId: string): Promise<void>;
  /** Asks at once while the page is seen, and otherwise when it is: a hidden page gets no device. */
  wait(ended: MediaStreamTrack): void;
  /** Idempotent. */
  close(): void;
}

/** The part of a client that changes devices. */
export type ChangeDevice = (slot: DeviceSlot) => ChangingDevice;

export const deviceChange: ChangeDevice = (slot) => {
  const back = new DeviceReturn(slot);
  return {
    wait: (ended) => back.wait(ended),
    close: () => back.close(),
    switchTo: (deviceId) =>
      slot.run(async () => {
        const isOther = slot.raw !== undefined && deviceId !== slot.state.deviceId;
        const error = isOther ? await replaceDevice(slot, deviceId) : undefined;
        if (error !== undefined) throw error;
        slot.prefer(deviceId);
      }),
  };
};
