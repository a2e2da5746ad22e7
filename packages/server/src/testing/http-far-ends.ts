import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServerSocket } from '../connection/server-socket.ts';
import { urlOf } from '../http/endpoints.ts';
import { createHttpSockets } from '../http/http-sockets.ts';
import { closeHttp } from '../http/own-server.ts';
import { systemClock } from '../system-clock.ts';

/** The server's end of one HTTP transport, in the hands of a test. */
export interface HttpFarEnd {
  readonly received: readonly string[];
  /** Requests that are not over. */
  readonly open: number;
  /** Called when either of them changes. */
  onChange: () => void;
  send(text: string): void;
  /** Something that is not text. */
  sendOther(): void;
  close(): void;
}

/** A real server of HTTP transports with nothing behind it. */
export interface HttpFarEnds {
  /** Where a transport connects whose far end has this name. */
  url(name: string): string;
  /** Answers every request, for one to know that it has gone there and back. */
  readonly echo: string;
  get(name: string): HttpFarEnd;
  readonly server: Server;
  close(): Promise<void>;
}

/** @param origins Pages that may connect; clients that are no pages always may. */
export async function startHttpFarEnds(origins: readonly string[] = []): Promise<HttpFarEnds> {
  const ends = new Map<string, FarEnd>();
  const endOf = (name: string): FarEnd => {
    const end = ends.get(name) ?? new FarEnd();
    ends.set(name, end);
    return end;
  };
  const requested = (request: IncomingMessage): FarEnd =>
    endOf(urlOf(request).searchParams.get('name') ?? '');

  const sockets = createHttpSockets({
    path: '/calls',
    origins: { origins, allowMissingOrigin: true, allowLocalhost: true },
    clock: systemClock(),
    isDraining: () => false,
    bodyTimeoutMs: 10_000,
    forward: undefined,
    reception: {
      admit: async (request) => ({
        serve: (socket) => requested(request).serve(socket),
        leave: () => undefined,
      }),
      begin: async () => () => undefined,
      denied: () => undefined,
    },
  });
  const server = createServer((request, response) => {
    requested(request).watch(request, response);
    if (!sockets.handle(request, response)) {
      response.writeHead(200, { 'access-control-allow-origin': '*' }).end('echo');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return {
    url: (name) => `${url}/calls?name=${name}`,
    echo: `${url}/echo`,
    get: endOf,
    server,
    async close() {
      await sockets.close();
      await closeHttp(server);
    },
  };
}

class FarEnd implements HttpFarEnd {
  readonly received: string[] = [];
  onChange = (): void => undefined;
  #socket: ServerSocket | undefined;
  #stream: ServerResponse | undefined;
  #open = 0;

  get open(): number {
    return this.#open;
  }

  send(text: string): void {
    this.#socket?.send(text);
  }

  sendOther(): void {
    this.#stream?.write('data: {"some":"thing"}\n\n');
  }

  close(): void {
    this.#socket?.close();
  }

  serve(socket: ServerSocket) {
    this.#socket = socket;
    return {
      receive: (text: string | undefined) => {
        this.received.push(String(text));
        this.onChange();
      },
      closed: () => undefined,
    };
  }

  watch(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'GET') this.#stream = response;
    const count = (change: number): void => {
      this.#open += change;
      this.onChange();
    };
    count(1);
    response.once('close', () => count(-1));
  }
}
