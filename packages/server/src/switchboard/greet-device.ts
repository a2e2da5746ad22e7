import type { Clock, Sender } from '@earshot/signaling/server';
import type { EndedRow, LiveRow } from '../hub/call-row.ts';
import { missedEnd, missedMove, syncMessage } from '../hub/sync.ts';
import type { CallDeskOptions } from './call-desk.ts';
import type { SteadyReads } from './steady-reads.ts';

/** A device that was without a session hears of calls that ended this long ago or less, in ms. */
const MISSED_ENDS_MS = 120_000;

export interface GreetingParts {
  readonly reads: SteadyReads;
  readonly clock: Clock;
  readonly send: CallDeskOptions['send'];
}

/**
 * Tells a device that remembers nothing which of its calls ended (for good, or for this device) and
 * which live; gives the live ones of its user. The ends go first: a call that the list lacks has
 * ended in an unknown way.
 */
export async function greetDevice(
  device: Sender,
  isNew: boolean,
  { reads, clock, send }: GreetingParts,
): Promise<readonly LiveRow[]> {
  const { user } = device;
  if (!isNew) return reads.store.liveCallsOf(user);
  return reads.of(user, {
    read: async () => ({
      ended: await reads.store.endedCallsOf(user, clock.now() - MISSED_ENDS_MS),
      live: await reads.store.liveCallsOf(user),
    }),
    use: (found) => greet(device, found, { clock, send }),
  });
}

function greet(
  device: Sender,
  { ended, live }: { readonly ended: readonly EndedRow[]; readonly live: readonly LiveRow[] },
  { clock, send }: Pick<GreetingParts, 'clock' | 'send'>,
): readonly LiveRow[] {
  const ends = [
    ...ended.map((row) => missedEnd(row, device)),
    ...live.map((row) => missedMove(row, device)),
  ];
  const messages = [
    ...ends.filter((end) => end !== undefined),
    syncMessage(live, device, clock.now()),
  ];
  send({ letters: messages.map((message) => ({ to: device, message })) });
  return live;
}
