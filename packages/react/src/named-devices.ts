import type { CallClient, Devices, DevicesSnapshot } from '@earshot/core';
import type { Source } from './use-snapshot.ts';
import { watchCalls } from './watch-calls.ts';

/** Browsers name devices once one was opened, and need not tell: when a call opens one, the list is read again. */
export function namedDevices(
  devices: Devices,
  client: CallClient | undefined,
): Source<DevicesSnapshot> {
  return {
    get snapshot() {
      return devices.snapshot;
    },
    subscribe(listener) {
      const undo = devices.subscribe(listener);
      if (client === undefined) return undo;
      let before = openedIn(client);
      const unwatch = watchCalls(client, () => {
        const now = openedIn(client);
        if (now.some((one) => !before.includes(one))) void devices.refresh();
        before = now;
      });
      return () => {
        unwatch();
        undo();
      };
    },
  };
}

/** What the calls have open now. */
function openedIn({ snapshot }: CallClient): readonly string[] {
  return snapshot.calls.flatMap(({ id, local }) =>
    (['microphone', 'camera'] as const)
      .filter((slot) => local[slot].status === 'live')
      .map((slot) => `${id} ${slot}`),
  );
}
