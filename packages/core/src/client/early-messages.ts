import type { Incoming } from '@earshot/signaling';

const MAX_CALLS = 16;
const MAX_PER_CALL = 32;

/** Messages that overtook the invite of their call: kept for a little while, a few for each of a few calls. */
export interface EarlyMessages {
  keep(call: string, incoming: Incoming): void;
  /** Gives what was kept, in order, and forgets it. */
  take(call: string): readonly Incoming[];
}

export function createEarlyMessages(): EarlyMessages {
  const kept = new Map<string, Incoming[]>();
  return {
    keep(call, incoming) {
      const messages = kept.get(call) ?? [];
      if (messages.length < MAX_PER_CALL) messages.push(incoming);
      kept.set(call, messages);
      const [oldest] = kept.keys();
      if (kept.size > MAX_CALLS && oldest !== undefined) kept.delete(oldest);
    },
    take(call) {
      const messages = kept.get(call) ?? [];
      kept.delete(call);
      return messages;
    },
  };
}
