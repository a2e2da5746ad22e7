import type { Call, CallClient } from '@earshot/core';
import type { Source } from './use-snapshot.ts';

/** The last call that ended, until another begins or it is dismissed. */
export interface EndedCalls extends Source<Call | undefined> {
  dismiss(): void;
}

const known = new WeakMap<CallClient, EndedCalls>();

/** One for each client, so that all who show the end of a call agree. */
export function endedCallsOf(client: CallClient): EndedCalls {
  const found = known.get(client) ?? endedCalls(client);
  known.set(client, found);
  return found;
}

function endedCalls(client: CallClient): EndedCalls {
  const listeners = new Set<() => void>();
  const watched = new Map<Call, () => void>();
  let undo: (() => void) | undefined;
  let ended: Call | undefined;

  function set(call: Call | undefined): void {
    if (ended === call) return;
    ended = call;
    for (const listener of [...listeners]) listener();
  }

  function watch(call: Call): void {
    const stop = call.on('state', (state) => {
      if (state.status !== 'ended') return;
      stop();
      watched.delete(call);
      // The call goes on as another one: nothing has ended for the user.
      if (state.reason.type !== 'replaced') set(call);
    });
    watched.set(call, stop);
  }

  function start(): void {
    for (const call of client.snapshot.calls) watch(call);
    undo = client.on('call', (call) => {
      watch(call);
      set(undefined);
    });
  }

  function stop(): void {
    undo?.();
    for (const leave of watched.values()) leave();
    watched.clear();
  }

  return {
    get snapshot() {
      return ended;
    },
    subscribe(listener) {
      const own = (): void => {
        listener();
      };
      if (listeners.size === 0) start();
      listeners.add(own);
      return () => {
        if (listeners.delete(own) && listeners.size === 0) stop();
      };
    },
    dismiss() {
      set(undefined);
    },
  };
}
