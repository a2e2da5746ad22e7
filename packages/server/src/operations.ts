import { createAccess, type Access } from './access/access.ts';
import { createAudit, type Audit } from './audit/audit.ts';
import { addProcessGauges } from './metrics/process-gauges.ts';
import { createServerMetrics, type ServerMetrics } from './metrics/server-metrics.ts';
import type { Settings } from './settings.ts';

/** What every part of a server uses to be watched, and to ask who may do what. */
export interface Operations {
  readonly metrics: ServerMetrics;
  readonly audit: Audit;
  readonly access: Access;
}

/** Gives the stop of what measures the process, too. */
export function createOperations(
  settings: Pick<Settings, 'clock' | 'log' | 'authorize'>,
): Operations & { readonly stop: () => void } {
  const metrics = createServerMetrics();
  return {
    metrics,
    audit: createAudit({ ...settings, count: metrics.denied }),
    access: createAccess(settings),
    stop: addProcessGauges(metrics.meters),
  };
}
