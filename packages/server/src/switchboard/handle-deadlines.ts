import type { Deadline } from '../hub/decision.ts';
import type { Store } from '../store/store.ts';
import type { CallDesk } from './call-desk.ts';
import { callLane, type Lanes } from './lanes.ts';

export interface DeadlineParts {
  readonly lanes: Lanes;
  readonly desk: Pick<CallDesk, 'handle'>;
  readonly store: Pick<Store, 'dropDeadline'>;
}

/** Resolves when all are done. One that nothing follows from is dropped, so that it is not found again. */
export async function handleDeadlines(
  due: readonly Deadline[],
  { lanes, desk, store }: DeadlineParts,
): Promise<void> {
  async function handle(deadline: Deadline): Promise<void> {
    const { hasChanged } = await desk.handle(deadline.call, { type: 'due', deadline });
    if (!hasChanged) await store.dropDeadline(deadline);
  }
  await Promise.all(
    due.map((deadline) => lanes.take([callLane(deadline.call)], () => handle(deadline))),
  );
}
