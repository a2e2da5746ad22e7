import type { Call, CallClient } from '@earshot/core';
import type { Source } from './use-snapshot.ts';

/** The client tells which calls there are, but not what each of them does: this listens to both. */
export function activeCall(client: CallClient): Source<Call | undefined> {
  return {
    get snapshot() {
      return activeCallOf(client.snapshot.calls);
    },
    subscribe(listener) {
      let watched: readonly Call[] = [];
      let undos: readonly (() => void)[] = [];

      function stop(): void {
        for (const undo of undos) undo();
      }

      function watch(): void {
        const { calls } = client.snapshot;
        if (calls === watched) return;
        stop();
        watched = calls;
        undos = calls.map((call) => call.subscribe(listener));
      }

      watch();
      const undo = client.subscribe(() => {
        watch();
        listener();
      });
      return () => {
        undo();
        stop();
      };
    },
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
