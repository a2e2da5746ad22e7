import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallServer } from '@earshot/server';
import { buildPage } from './page.ts';

export interface ExampleOptions {
  /** 0 takes any free port. Default 3000. */
  readonly port?: number;
  /** How long a call rings, in ms. Default 60,000. */
  readonly ringMs?: number;
  /** How long the server waits for a page that was closed or crashed, in ms. Default 20,000. */
  readonly graceMs?: number;
}

export interface Example {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The page and the call server on one port of localhost.
 *
 * @throws Error with the code `EADDRINUSE` when the port is taken
 */
export async function startExample(options: ExampleOptions = {}): Promise<Example> {
  const { port = 3000, ...rest } = options;
  const page = await buildPage(import.meta.dirname);
  // The call server takes what is its own, and leaves the rest to this.
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end('Not found');
  });
  await listen(server, port);
  const calls = createCallServer({
    server,
    database: ':memory:',
    development: true,
    ...rest,
  });
  await calls.ready;
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      await calls.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', () => {
      server.off('error', reject);
      resolve();
    });
  });
}
