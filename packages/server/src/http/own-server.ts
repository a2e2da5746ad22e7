import { once } from 'node:events';
import type { Server } from 'node:http';

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
