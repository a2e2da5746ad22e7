import type { Call, CallClient } from '@earshot/core';
import type { Source } from './use-snapshot.ts';
import { watchCalls } from './watch-calls.ts';

/** The call that a person is in, whichever that becomes. */
export function activeCall(client: CallClient): Source<Call | undefined> {
  return {
    get snapshot() {
      return activeCallOf(client.snapshot.calls);
    },
    subscribe: (listener) => watchCalls(client, listener),
  };
}

/** The call that a person is in: the newest that does not wait for an answer here, rather one that is not on hold. */
function activeCallOf(calls: readonly Call[]): Call | undefined {
  const answered = calls.filter(({ snapshot }) => !isRingingHere(snapshot));
  return answered.findLast(({ snapshot }) => !snapshot.isHeld) ?? answered.at(-1);
}

function isRingingHere({ direction, state }: Pick<Call, 'direction' | 'state'>): boolean {
  return direction === 'incoming' && state.status === 'ringing';
}
