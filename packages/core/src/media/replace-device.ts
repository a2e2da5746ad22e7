import type { DeviceSlot } from './device-slot.ts';
import type { MediaError } from './media-failure.ts';

/** Puts another device into a slot that has one; resolves with the error after which the old one goes on. */
export async function replaceDevice(
  slot: DeviceSlot,
  deviceId: string,
): Promise<MediaError | undefined> {
  const old = slot.raw;
  const oldId = slot.state.deviceId;
  const first = await slot.ask({ deviceId, isExact: true });
  if (first.error === undefined) return slot.take(first);
  if (first.error.code !== 'media/in-use' || slot.raw !== old) return first.error;
  // Phones open one camera at a time: the old one has to make way, and to come back if that was in vain.
  old?.stop();
  const second = await slot.ask({ deviceId, isExact: true });
  if (second.error === undefined) return slot.take(second);
  if (slot.raw !== old) return second.error;
  const restored = await slot.ask({ deviceId: oldId });
  if (restored.error !== undefined) slot.drop();
  await slot.take(restored);
  return second.error;
}
