import type { IncomingMessage } from 'node:http';
import { admit } from './connection/admission.ts';
import { createCallRecords } from './call-records.ts';
import type { ConnectionContext } from './connection/client-connection.ts';
import {
  createOwnConnections,
  type AcceptedConnection,
  type OwnConnection,
} from './connection/own-connections.ts';
import type { Engine } from './engine.ts';
import type { HttpPart } from './http/attach.ts';
import { clientAddress } from './http/client-address.ts';
import { createEndpoints } from './http/endpoints.ts';
import { createHttpSockets, type HttpReception, type HttpSockets } from './http/http-sockets.ts';
import { isOriginAllowed } from './http/origins.ts';
import { createUpgrades } from './http/upgrades.ts';
import { createMetricsPage, type MetricsPageOptions } from './metrics/metrics-page.ts';
import type { Operations } from './operations.ts';
import { createRestPart } from './rest/rest-part.ts';
import type { Settings } from './settings.ts';

/** What clients meet: HTTP requests, WebSockets, and whatever an app brings. */
export interface Front extends HttpPart, Pick<HttpSockets, 'takeForwarded'> {
  /** How many connections are open, by what carries them. */
  connections(): Readonly<Record<'websocket' | 'http' | 'own', number>>;
  accept(connection: OwnConnection): AcceptedConnection;
  /** Resolves when every connection is closed. */
  close(): Promise<void>;
}

export interface FrontOptions extends Settings, Operations {
  /** All numbers about the server. */
  readonly readMetrics: MetricsPageOptions['read'];
}

export function createFront(settings: FrontOptions, engine: Engine): Front {
  const { origins, path, trustProxy, clock, log, developmentTokens, audit } = settings;
  const { ready, isReady, isDraining } = engine;
  let context: ConnectionContext | undefined;
  ready.then(
    (given) => (context = given),
    () => undefined,
  );
  const denied: HttpReception['denied'] = (kind, request) =>
    audit.denied(kind, { address: clientAddress(request, trustProxy) });
  const upgrades = createUpgrades({
    ...{ path, origins, trustProxy, ready, isDraining },
    originRefused: (request) => denied('origin-refused', request),
  });
  const sockets = createHttpSockets({
    ...{ path, origins, isDraining, clock },
    bodyTimeoutMs: settings.limits.bodyTimeoutMs,
    reception: { ...httpReception(ready, settings), denied },
    forward: settings.shared && ((post) => void engine.tell({ type: 'post', post })),
  });
  const own = createOwnConnections({
    ...{ origins, trustProxy, log, audit },
    context: () => (isReady() ? context : undefined),
  });
  const endpoints = createEndpoints({
    hasHealth: settings.hasHealth,
    isReady,
    ...(developmentTokens === undefined ? {} : { issueToken: developmentTokens.issue }),
    readableBy: (incoming) =>
      isOriginAllowed(incoming, origins) ? incoming.headers.origin : undefined,
  });
  const metricsPage = publicMetrics(settings, (request) => denied('metrics-refused', request));
  const rest = createRestPart({
    ...{ path, origins, clock, log, context: ready },
    calls: createCallRecords(engine.store),
    ...{ ask: engine.ask, place: engine.place, store: engine.store },
    statusesFor: engine.statusesFor,
    ...{ ice: settings.ice, ringMs: settings.hub.ringMs },
    addressOf: (request) => clientAddress(request, trustProxy),
  });
  return {
    request: (request, response) =>
      sockets.handle(request, response) ||
      endpoints(request, response) ||
      metricsPage(request, response) ||
      rest(request, response),
    upgrade: upgrades.handle,
    connections: () => ({ websocket: upgrades.size, http: sockets.size, own: own.size }),
    accept: own.accept,
    takeForwarded: (post) => sockets.takeForwarded(post),
    async close() {
      own.close();
      await Promise.all([upgrades.close(), sockets.close()]);
    },
  };
}

/** Where clients come in, the metrics are answered only with a token, and not when they have a port of their own. */
function publicMetrics(
  { metricsAccess, readMetrics }: FrontOptions,
  refused: (request: IncomingMessage) => void,
): HttpPart['request'] {
  if (metricsAccess === undefined || metricsAccess.port !== undefined) return () => false;
  return createMetricsPage({ token: metricsAccess.token, read: readMetrics, refused });
}

function httpReception(
  ready: Promise<ConnectionContext>,
  { trustProxy, clock }: Settings,
): Omit<HttpReception, 'denied'> {
  const addressOf = (request: IncomingMessage): string => clientAddress(request, trustProxy);
  return {
    async admit(request) {
      return admit(await ready, addressOf(request), request);
    },
    async begin(request) {
      const { traffic } = await ready;
      const address = addressOf(request);
      return traffic.addresses.take(address, clock.now()) ? traffic.posts.take(address) : undefined;
    },
  };
}
