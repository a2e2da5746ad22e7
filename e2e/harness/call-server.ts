import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallServer } from '@earshot/server';
import type { CallServerOptions, CallServerStats } from '@earshot/server';
import type { PageHandler } from '../../examples/one-to-one/page.ts';

/** A page and a call server of the test's own making, on one port of localhost. */
export interface PageCallServer {
  readonly url: string;
  /** What is open right now. */
  stats(): CallServerStats;
  close(): Promise<void>;
}

export async function startCallServer(
  page: PageHandler,
  options: Pick<CallServerOptions, 'turn' | 'graceMs'>,
): Promise<PageCallServer> {
  const http = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end();
  });
  const calls = createCallServer({
    ...options,
    server: http,
    development: true,
    database: ':memory:',
    logLevel: 'error',
  });
  await calls.ready;
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(http.address() as AddressInfo).port}`,
    stats: () => calls.stats(),
    async close() {
      await calls.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}
