import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import type { Meters } from './meters.ts';

/** How finely the event loop is watched, in ms. */
const RESOLUTION_MS = 20;

/**
 * How the process itself is: under the names that other Node programs use, too, so that dashboards
 * fit. The lag counts from one reading to the next. Gives its stop.
 */
export function addProcessGauges(meters: Meters): () => void {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const startedAt = Date.now() / 1_000 - process.uptime();

  meters.gauges(
    {
      name: 'earshot_event_loop_lag_seconds',
      help: 'By how much the event loop was late since the last reading.',
      label: { name: 'at' },
    },
    () => {
      const lag = {
        p50: lagOf(delay.percentile(50)),
        p99: lagOf(delay.percentile(99)),
        max: lagOf(delay.max),
      };
      delay.reset();
      return lag;
    },
  );
  meters.gauge(
    { name: 'process_resident_memory_bytes', help: 'Memory that the process holds.' },
    () => process.memoryUsage.rss(),
  );
  meters.gauge(
    { name: 'nodejs_heap_size_used_bytes', help: 'The heap that is in use.' },
    () => process.memoryUsage().heapUsed,
  );
  meters.gauge(
    { name: 'nodejs_external_memory_bytes', help: 'Memory outside of the heap, such as buffers.' },
    () => process.memoryUsage().external,
  );
  meters.gauge(
    {
      name: 'process_cpu_seconds_total',
      help: 'Time that the processor has worked for the process.',
      type: 'counter',
    },
    () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
  );
  meters.gauge(
    { name: 'process_start_time_seconds', help: 'When the process started, in Unix seconds.' },
    () => startedAt,
  );
  return () => void delay.disable();
}

/** What was measured includes the time between two looks; before the first one there is none. */
function lagOf(nanoseconds: number): number {
  return Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1_000) : 0;
}
