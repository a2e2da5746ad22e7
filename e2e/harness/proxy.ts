import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** Something between pages and a server, as companies have it: it lets WebSockets through, or does not. */
export interface Proxy {
  readonly url: string;
  /** WebSockets that are open through it. */
  readonly webSockets: number;
  /** Requests under way whose answer is a stream of events. */
  readonly streams: number;
  /** How many WebSockets were refused so far. */
  readonly refused: number;
  letWebSockets(pass: boolean): void;
  close(): Promise<void>;
}

/** @param target The server's address. */
export async function startProxy(target: string): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const end = { hostname, port: Number(port) };
  const webSockets = new Set<Duplex>();
  const streams = new Set<ServerResponse>();
  let passes = false;
  let refused = 0;

  const server = createServer((request, response) => forward(request, response, { end, streams }));
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    socket.on('error', () => undefined);
    if (passes) {
      webSockets.add(socket);
      socket.on('close', () => webSockets.delete(socket));
      tunnel(socket, end, `${headOf(request)}\r\n${head.toString('latin1')}`);
      return;
    }
    refused += 1;
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));

  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    get webSockets() {
      return webSockets.size;
    },
    get streams() {
      return streams.size;
    },
    get refused() {
      return refused;
    },
    letWebSockets(pass) {
      passes = pass;
      if (!pass) for (const socket of webSockets) socket.destroy();
    },
    async close() {
      for (const socket of webSockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface ServerEnd {
  readonly hostname: string;
  readonly port: number;
}

function forward(
  request: IncomingMessage,
  response: ServerResponse,
  { end, streams }: { readonly end: ServerEnd; readonly streams: Set<ServerResponse> },
): void {
  const { url: path, method, headers } = request;
  const onward = httpRequest({ ...end, path, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    if (answer.headers['content-type']?.startsWith('text/event-stream')) streams.add(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => {
    streams.delete(response);
    onward.destroy();
  });
  request.pipe(onward);
}

function tunnel(socket: Duplex, { hostname, port }: ServerEnd, begin: string): void {
  const onward = connect(port, hostname);
  onward.on('error', () => socket.destroy());
  onward.on('close', () => socket.destroy());
  socket.on('close', () => onward.destroy());
  onward.write(begin, 'latin1');
  onward.pipe(socket).pipe(onward);
}

function headOf({ method = '', url = '', rawHeaders }: IncomingMessage): string {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const lines = names.map((name, index) => `${name}: ${rawHeaders[2 * index + 1] ?? ''}\r\n`);
  return `${method} ${url} HTTP/1.1\r\n${lines.join('')}`;
}
