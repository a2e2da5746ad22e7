import type { Clock, Sender } from '@earshot/signaling/server';
import type { LiveRow } from '../hub/call-row.ts';
import { missedEnd, missedMove, syncMessage } from '../hub/sync.ts';
import type { Store } from '../store/store.ts';
import type { CallDeskOptions } from './call-desk.ts';

/** A device that was without a session hears of calls that ended this long ago or less, in ms. */
const MISSED_ENDS_MS = 120_000;

export interface GreetingParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly deliver: CallDeskOptions['deliver'];
}

/**
 * Tells a device that remembers nothing which of its calls ended (for good, or for this device) and
 * which live; gives the live ones of its user. The ends go first: a call that the list lacks has
 * ended in an unknown way.
 */
export async function greetDevice(
  device: Sender,
  isNew: boolean,
  { store, clock, deliver }: GreetingParts,
): Promise<readonly LiveRow[]> {
  const ended = isNew ? await store.endedCallsOf(device.user, clock.now() - MISSED_ENDS_MS) : [];
  // Read last and told at once: what happens from here on, the device hears directly, and later.
  const live = await store.liveCallsOf(device.user);
  if (!isNew) return live;
  const ends = [
    ...ended.map((row) => missedEnd(row, device)),
    ...live.map((row) => missedMove(row, device)),
  ];
  for (const end of ends) {
    if (end !== undefined) deliver(device, end, undefined);
  }
  deliver(device, syncMessage(live, device, clock.now()), undefined);
  return live;
}
