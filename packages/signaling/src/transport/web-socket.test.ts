import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocketServer, type WebSocket as ServerSocket } from 'ws';
import { describeTransport } from '../testing/describe-transport.ts';
import { createWebSocketTransport, WEB_SOCKET_PROTOCOL, webSocketUrl } from './web-socket.ts';

let http: Server;
let sockets: WebSocketServer;
let url = '';
const protocols: (string | undefined)[] = [];

beforeAll(async () => {
  http = createServer();
  sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => {
    protocols.push(request.headers['sec-websocket-protocol']);
    // The probe of `settle` gets everything back.
    socket.on('message', (data, isBinary) => {
      if (request.url === '/echo') socket.send(data, { binary: isBinary });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  await new Promise((resolve) => http.close(resolve));
});

/** When this message has gone there and back, everything before it has arrived too. */
async function roundTrip(): Promise<void> {
  const probe = new WebSocket(`${url}/echo`);
  await new Promise((resolve) => {
    probe.onopen = () => probe.send('there');
    probe.onmessage = resolve;
  });
  await new Promise((resolve) => {
    probe.onclose = resolve;
    probe.close();
  });
}

let benches = 0;

describeTransport(
  { describe, it, equal: (a, b) => expect(a).toEqual(b), waitFor: (check) => vi.waitFor(check) },
  {
    name: 'a WebSocket',
    create: () => {
      const path = `/bench-${(benches += 1)}`;
      const received: string[] = [];
      let far: ServerSocket | undefined;
      sockets.on('connection', function keep(socket, request) {
        if (request.url !== path) return;
        far = socket;
        sockets.off('connection', keep);
        socket.on('message', (data: Buffer) => void received.push(data.toString()));
      });
      const isOpen = (socket: ServerSocket): boolean =>
        socket === far && socket.readyState !== socket.CLOSED;
      return {
        transport: createWebSocketTransport(`${url}${path}`),
        // Port 9 discards, if it is there at all.
        unreachable: createWebSocketTransport('ws://127.0.0.1:9/'),
        peer: () => ({
          received,
          send: (text) => far?.send(text),
          sendOther: () => far?.send(Buffer.from([1, 2, 3])),
          close: () => far?.close(),
        }),
        settle: roundTrip,
        leftovers: () => [...sockets.clients].filter(isOpen).length,
        dispose: () => undefined,
      };
    },
  },
);

describe('a WebSocket transport', () => {
  it('names the protocol', () => {
    expect(WEB_SOCKET_PROTOCOL).toBe('earshot.v1');
    expect(new Set(protocols)).toEqual(new Set([WEB_SOCKET_PROTOCOL, undefined]));
  });

  it.each([
    ['https://example.com/calls', 'wss://example.com/calls'],
    ['http://localhost:3000', 'ws://localhost:3000/'],
    ['ws://localhost#part', 'ws://localhost/'],
    ['wss://example.com/a?b=c', 'wss://example.com/a?b=c'],
  ])('reads %s as %s', (address, expected) => {
    expect(webSocketUrl('address', address)).toBe(expected);
  });

  it.each(['ftp://example.com', '/calls', 'not an address', 'javascript:alert(1)'])(
    'refuses %s',
    (address) => {
      expect(() => createWebSocketTransport(address)).toThrow(
        expect.objectContaining({ code: 'signaling/invalid-option' }),
      );
    },
  );

  it('knows how much waits to be sent', () => {
    const transport = createWebSocketTransport(url);
    expect(transport.bufferedAmount).toBe(0);
    transport.close();
  });
});
