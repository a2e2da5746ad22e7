import { createServerMetrics } from '../metrics/server-metrics.ts';
import type { Operations } from '../operations.ts';

/** Everything is allowed, and nothing is written down. */
export function quietOperations(): Operations {
  return {
    metrics: createServerMetrics(),
    audit: { denied: () => undefined },
    access: {
      ask: () => 'allowed',
      isDisabled: () => false,
      disable: () => undefined,
      enable: () => undefined,
    },
  };
}
