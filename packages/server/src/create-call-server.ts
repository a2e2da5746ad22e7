import type { Server } from 'node:http';
import process from 'node:process';
import type { Access } from './access/access.ts';
import { createUserCommands } from './access/user-commands.ts';
import { createCallRecords } from './call-records.ts';
import type { CallServer } from './call-server.ts';
import { createEngine, type Engine, type Telling } from './engine.ts';
import { recordOf } from './hub/call-record.ts';
import { createFront, type Front } from './front.ts';
import { attachToServer } from './http/attach.ts';
import { closeHttp, createOwnServer, listen, portOf } from './http/own-server.ts';
import { addLiveCalls } from './metrics/live-calls.ts';
import { addServerGauges } from './metrics/server-gauges.ts';
import { createMetricsServer, type MetricsServer } from './metrics/metrics-server.ts';
import { createOperations } from './operations.ts';
import type { CallServerOptions } from './options.ts';
import { createServerEvents, type ServerEvents } from './server-events.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';
import { readSettings, type Settings } from './settings.ts';

/**
 * Starts a call server: on an HTTP server of yours, or on one of its own.
 *
 * @example
 * ```ts
 * const http = createServer();
 * createCallServer({ server: http, auth: { secret: 'at least 32 bytes that only you know' } });
 * http.listen(3000);
 * ```
 * @throws EarshotError `server/invalid-option`, with every mistake in `details.mistakes`
 */
export function createCallServer(options: CallServerOptions = {}): CallServer {
  const settings = readSettings(options, process.env['NODE_ENV']);
  const operations = createOperations(settings);
  const server = settings.server ?? createOwnServer(settings.limits);
  const own = settings.server === undefined ? server : undefined;
  const parts = { ...settings, ...operations };
  const { log, access, metrics } = parts;
  const events = createServerEvents(log);
  const webhooks = createWebhooks(parts);
  const engine = createEngine(
    parts,
    tellAll(events, webhooks, () => front),
  );
  const countCalls = addLiveCalls({ ...parts, meters: metrics.meters, store: engine.store });
  const readMetrics = (): Promise<string> => countCalls().then(metrics.meters.read);
  const front = createFront({ ...parts, readMetrics }, engine);
  const metricsServer = createMetricsServer(parts, readMetrics);
  addServerGauges(metrics.meters, { connections: front.connections, load: engine.load });
  const detach = attachToServer(server, front);
  const ready = start({ engine, own, metricsServer, webhooks, access }, settings);
  // Whoever does not wait for `ready` finds the reason in the log.
  ready.catch((error: unknown) => {
    log('error', 'server.failed', { error });
  });
  let closing: Promise<void> | undefined;

  async function stop(): Promise<void> {
    await engine.drain();
    await ready.catch(() => undefined);
    await front.close();
    detach();
    if (own !== undefined) await closeHttp(own);
    // What happens from here on is written, and sent by whoever has this database next.
    await access.disabled.close();
    await webhooks.close();
    await engine.close();
    await metricsServer.close();
    operations.stop();
    log('info', 'server.stopped');
  }

  return {
    ready,
    calls: createCallRecords(engine.store),
    on: events.on,
    get port() {
      return own === undefined ? undefined : portOf(own);
    },
    accept: front.accept,
    get metricsPort() {
      return metricsServer.port();
    },
    stats() {
      const { websocket, http, own: brought } = front.connections();
      return { connections: websocket + http + brought, sessions: engine.sessionCount() };
    },
    metrics: metrics.meters.read,
    ...createUserCommands({ ...engine, disabled: access.disabled, log, ready }),
    close() {
      closing ??= stop();
      return closing;
    },
  };
}

/** Listeners in this process, and the app outside of it; and clients, of what they have posted elsewhere. */
function tellAll(
  events: ServerEvents,
  webhooks: Webhooks,
  front: () => Pick<Front, 'takeForwarded'>,
): Telling {
  return {
    ...webhooks,
    posted: (post) => front().takeForwarded(post),
    statusChanged(row) {
      events.callChanged(recordOf(row));
      webhooks.wake();
    },
  };
}

interface Starting {
  readonly engine: Engine;
  readonly own: Server | undefined;
  readonly metricsServer: MetricsServer;
  readonly webhooks: Webhooks;
  readonly access: Access;
}

async function start(
  { engine, own, metricsServer, webhooks, access }: Starting,
  settings: Settings,
): Promise<void> {
  const { log, listen: where, developmentTokens, path } = settings;
  if (developmentTokens !== undefined) log('warn', 'server.development', developmentNote);
  await metricsServer.listen();
  await engine.ready;
  const store = await engine.store();
  if (store !== undefined) webhooks.start(store.outbox);
  access.disabled.watch(engine.remove);
  if (own !== undefined && !engine.isDraining()) await listen(own, where);
  log('info', 'server.started', { path });
}

const developmentNote = {
  note: 'DEVELOPMENT MODE: anybody gets a token for any user from POST /dev/token. Never expose this.',
};
