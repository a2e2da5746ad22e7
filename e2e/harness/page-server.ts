import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildPage } from '../../examples/one-to-one/page.ts';

export interface PageServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder's page, and nothing else: there is no call server. */
export async function servePage(folder: string): Promise<PageServer> {
  const page = await buildPage(folder);
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
