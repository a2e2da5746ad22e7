import type { Store } from '../store/store.ts';
import type { CallDesk } from './call-desk.ts';
import { callLane, deviceLane, type Lanes } from './lanes.ts';

export interface EndingParts {
  readonly lanes: Lanes;
  readonly desk: Pick<CallDesk, 'handle'>;
  readonly store: Pick<Store, 'liveCallsOf'>;
}

/** Ends the calls of a user whose devices were sent away; resolves when all are over. */
export async function endCallsOf(
  user: string,
  devices: readonly string[],
  { lanes, desk, store }: EndingParts,
): Promise<void> {
  // What a device had said before is done first: it may have placed a call.
  await Promise.all(
    devices.map((device) => lanes.take([deviceLane({ user, device })], () => undefined)),
  );
  const live = await store.liveCallsOf(user);
  await Promise.all(
    live.map(({ id }) =>
      lanes.take([callLane(id)], async () => {
        await desk.handle(id, { type: 'removed', user });
      }),
    ),
  );
}
