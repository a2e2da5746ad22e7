import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { refuseBadRequests } from './bad-requests.ts';

/** How often Node looks for requests that take too long, in ms: without it, only each 30 s. */
const LOOK_EVERY_MS = 1_000;
/** The whole of a request must have come within this, in ms. Streams to clients are answers: they may last. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Of all headers of a request together, in bytes. */
const MAX_HEADER_BYTES = 16_384;

/** An HTTP server that waits for nobody who sends a request byte by byte, or none at all. */
export function createOwnServer({
  headersTimeoutMs,
}: {
  readonly headersTimeoutMs: number;
}): Server {
  const server = createServer({
    headersTimeout: headersTimeoutMs,
    requestTimeout: Math.max(REQUEST_TIMEOUT_MS, headersTimeoutMs),
    connectionsCheckingInterval: Math.min(LOOK_EVERY_MS, headersTimeoutMs),
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  refuseBadRequests(server);
  return server;
}

/** Resolves when the server listens. @throws Error such as `EADDRINUSE` */
export async function listen(
  server: Server,
  { port, host }: { readonly port: number; readonly host?: string },
): Promise<void> {
  server.listen(host === undefined ? { port } : { port, host });
  await once(server, 'listening');
}

export function portOf(server: Server): number | undefined {
  const address = server.address();
  return typeof address === 'object' ? address?.port : undefined;
}

/** Resolves when the server and all of its connections are closed. */
export async function closeHttp(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
}
