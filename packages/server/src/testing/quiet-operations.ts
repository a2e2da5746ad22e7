import { FakeClock } from '@earshot/signaling/testing';
import { createServerMetrics } from '../metrics/server-metrics.ts';
import { createAccess } from '../access/access.ts';
import type { Operations } from '../operations.ts';

/** Everything is allowed, and nothing is written down. */
export function quietOperations(): Operations {
  return {
    metrics: createServerMetrics(),
    audit: { denied: () => undefined },
    access: createAccess({
      ...{ authorize: undefined, clock: new FakeClock(), log: () => undefined },
    }),
  };
}
