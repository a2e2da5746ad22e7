import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { refuseBadRequests } from './bad-requests.ts';

const undone: (() => void)[] = [];
afterEach(() => {
  for (const undo of undone.splice(0)) undo();
});

/** A server that answers `yes`, with small headers; its turns are given by the test. */
async function start(): Promise<{ readonly port: number; readonly turns: (() => void)[] }> {
  const turns: (() => void)[] = [];
  const server = createServer({ maxHeaderSize: 1_000 }, (_, response) => response.end('yes'));
  refuseBadRequests(server, (next) => {
    turns.push(next);
    setImmediate(next);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  undone.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, turns };
}

function open(port: number): Socket {
  return connect({ port, host: '127.0.0.1' }).setEncoding('latin1');
}

/** What the server says until it closes. */
async function heard(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  await once(socket, 'close');
  return text;
}

describe('a request that is none', () => {
  it.each([
    { name: 'of nonsense', says: 'nonsense\r\n\r\n', status: '400 Bad Request' },
    {
      name: 'with too much before its body',
      says: `GET / HTTP/1.1\r\nX: ${'x'.repeat(2_000)}\r\n\r\n`,
      status: '431 Request Header Fields Too Large',
    },
  ])('$name is answered, and over', async ({ says, status }) => {
    const { port } = await start();
    const socket = open(port);
    socket.write(says);
    expect(await heard(socket)).toContain(`HTTP/1.1 ${status}\r\n`);
  });

  it('after an answer is over without another one', async () => {
    const { port } = await start();
    const socket = open(port);
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    socket.once('data', () => socket.write('nonsense\r\n\r\n'));
    const text = await heard(socket);
    expect(text).toContain('200 OK');
    expect(text).not.toContain('400');
  });

  it('does not keep others waiting when it comes in crowds', () => {
    const server = createServer();
    const turns: (() => void)[] = [];
    refuseBadRequests(server, (next) => turns.push(next));
    const sockets = Array.from({ length: 20 }, () => new PassThrough());
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    for (const socket of sockets) server.emit('clientError', late, socket);
    const left = (): number => sockets.filter(({ destroyed }) => !destroyed).length;
    const each = [left()];
    while (turns.length > 0) {
      turns.shift()?.();
      each.push(left());
    }
    expect(each).toEqual([20, 12, 4, 0]);
  });
});
