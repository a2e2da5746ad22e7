import type { Operations } from '../operations.ts';
import type { Settings } from '../settings.ts';
import { answer } from '../http/answer.ts';
import { clientAddress } from '../http/client-address.ts';
import { closeHttp, createOwnServer, listen, portOf } from '../http/own-server.ts';
import { createMetricsPage, type MetricsPageOptions } from './metrics-page.ts';

/** The port for the metrics alone, when there is one. */
export interface MetricsServer {
  /** @throws Error such as `EADDRINUSE` */
  listen(): Promise<void>;
  /** Undefined before it listens, or when there is none. */
  port(): number | undefined;
  /** Idempotent. */
  close(): Promise<void>;
}

export function createMetricsServer(
  { metricsAccess, audit, limits }: Settings & Operations,
  read: MetricsPageOptions['read'],
): MetricsServer {
  const { port, host = '127.0.0.1', token } = metricsAccess ?? {};
  if (port === undefined) return noServer;
  const server = createOwnServer(limits);
  const page = createMetricsPage({
    token,
    read,
    refused: (request) =>
      audit.denied('metrics-refused', { address: clientAddress(request, false) }),
  });
  server.on('request', (request, response) => {
    if (!page(request, response)) answer(response, 404, { error: 'There is nothing here.' });
  });
  return {
    listen: () => listen(server, { port, host }),
    port: () => portOf(server),
    close: () => closeHttp(server),
  };
}

const noServer: MetricsServer = {
  listen: () => Promise.resolve(),
  port: () => undefined,
  close: () => Promise.resolve(),
};
