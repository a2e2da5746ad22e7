import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeTransport } from '../testing/describe-transport.ts';
import {
  createSocketIoTransport,
  SOCKET_IO_END,
  SOCKET_IO_EVENT,
  type SocketIo,
} from './socket-io.ts';

let http: HttpServer;
let server: Server;
let url = '';
let benches = 0;

beforeAll(async () => {
  http = createServer();
  server = new Server(http);
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  url = `http://localhost:${(http.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

/** When this message has gone there and back, everything before it has arrived too. */
async function roundTrip(): Promise<void> {
  const namespace = server.of('/echo');
  namespace.once('connection', (socket) => socket.on('there', (back: () => void) => back()));
  const probe = io(`${url}/echo`, { forceNew: true });
  await probe.emitWithAck('there');
  probe.disconnect();
}

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']] as const) {
  describeTransport(
    {
      describe,
      it,
      equal: (a, b) => expect(a).toEqual(b),
      waitFor: (check) => vi.waitFor(check, { timeout: 5_000 }),
    },
    {
      name: `Socket.IO (${transports.join(', then ')})`,
      create: () => {
        const name = `/bench-${(benches += 1)}`;
        const namespace = server.of(name);
        const received: string[] = [];
        let far: ServerSocket | undefined;
        namespace.on('connection', (socket) => {
          far = socket;
          socket.on(SOCKET_IO_EVENT, (text: string) => received.push(text));
          socket.on(SOCKET_IO_END, () => socket.disconnect(true));
        });
        const options = { transports: [...transports] };
        return {
          transport: createSocketIoTransport(io, `${url}${name}`, options),
          unreachable: createSocketIoTransport(io, 'http://127.0.0.1:9', options),
          peer: () => ({
            received,
            send: (text) => far?.emit(SOCKET_IO_EVENT, text),
            sendOther: () => far?.emit(SOCKET_IO_EVENT, Buffer.from([1, 2, 3])),
            close: () => far?.disconnect(true),
          }),
          settle: roundTrip,
          // Connections that this bench has made.
          leftovers: () => (far?.conn.readyState === 'open' ? 1 : 0) + namespace.sockets.size,
          dispose: () => void namespace.removeAllListeners(),
        };
      },
    },
  );
}

describe('a Socket.IO transport', () => {
  it('never retries, and shares no connection, whatever it is told', () => {
    const asked: object[] = [];
    const spy: SocketIo<{ readonly reconnection: boolean; readonly path: string }> = (
      _,
      options,
    ) => {
      asked.push(options);
      return {
        connected: false,
        on: () => undefined,
        off: () => undefined,
        emit: () => undefined,
        disconnect: () => undefined,
      };
    };
    const transport = createSocketIoTransport(spy, 'https://app.example.com/earshot', {
      reconnection: true,
      path: '/socket',
    });
    expect(asked).toEqual([]);
    transport.connect({ open: () => undefined, message: () => undefined, close: () => undefined });
    expect(asked).toEqual([
      { path: '/socket', forceNew: true, reconnection: false, autoConnect: true },
    ]);
    transport.close();
  });

  it('leaves a server that does not answer its goodbye after two seconds', async () => {
    server.of('/silent').on('connection', () => undefined);
    const transport = createSocketIoTransport(io, `${url}/silent`);
    const events: string[] = [];
    transport.connect({
      open: () => void events.push('open'),
      message: () => undefined,
      close: () => void events.push('close'),
    });
    await vi.waitFor(() => expect(events).toEqual(['open']), { timeout: 5_000 });
    transport.close();
    await vi.waitFor(() => expect(events).toEqual(['open', 'close']));
    const connected = (): number => server.of('/silent').sockets.size;
    expect(connected()).toBe(1);
    await vi.waitFor(() => expect(connected()).toBe(0), { timeout: 5_000 });
  });
});
