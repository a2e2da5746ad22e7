import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { connectRaw } from '../testing/raw-client.ts';
import { sendRequest } from '../testing/raw-http.ts';
import { useServer } from '../testing/use-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { securityHeaders } from './answer.ts';

const start = useServer();

function raw({ http }: TestServer): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(http).port), '127.0.0.1', () => resolve(socket));
    socket.on('error', () => undefined);
    socket.resume();
  });
}

/** Resolves with how long it took, in ms. */
async function closed(socket: Socket): Promise<number> {
  const startedAt = performance.now();
  await new Promise((resolve) => socket.once('close', resolve));
  return performance.now() - startedAt;
}

describe('a client that takes its time', () => {
  it.each([
    ['says nothing', ''],
    ['sends half a request', 'GET /calls HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    ['sends half an upgrade', 'GET /calls HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n'],
  ])('and %s is closed', async (_name, text) => {
    const bench = await start({ limits: { headersTimeoutMs: 300 } });
    const socket = await raw(bench);
    socket.write(text);
    expect(await closed(socket)).toBeLessThan(5_000);
  });

  it('and sends a byte now and then is closed all the same', async () => {
    const bench = await start({ limits: { headersTimeoutMs: 300 } });
    const socket = await raw(bench);
    socket.write('GET /calls HTTP/1.1\r\nX-Slow: ');
    const drip = setInterval(() => socket.write('a'), 50);
    expect(await closed(socket)).toBeLessThan(5_000);
    clearInterval(drip);
  });

  it('is no client that has a stream or a WebSocket open', async () => {
    const bench = await start({ limits: { headersTimeoutMs: 300 } });
    const origin = { origin: bench.http };
    const socket = await connectRaw(bench.ws, origin);
    const stream = await sendRequest(`${bench.http}/calls/http`, { headers: origin });
    let isOver = false;
    stream.on('close', () => (isOver = true));
    stream.resume();
    const slow = await raw(bench);
    await closed(slow);
    expect([isOver, socket.socket.readyState]).toEqual([false, socket.socket.OPEN]);
    socket.socket.terminate();
    stream.destroy();
  });
});

describe('every answer', () => {
  it.each([
    ['GET', '/health', {}],
    ['GET', '/ready', {}],
    ['POST', '/health', {}],
    ['GET', '/nothing', {}],
    ['GET', '/calls', {}],
    ['GET', '/calls/http', { origin: 'https://evil.example' }],
    ['OPTIONS', '/calls/http', { origin: 'self' }],
    ['POST', '/calls/http', { origin: 'self' }],
    ['DELETE', '/calls/http', {}],
    ['GET', '/calls/http', { origin: 'self' }],
    ['GET', '/metrics', {}],
    ['POST', '/dev/token?user=alice', {}],
  ])('has the headers (%s %s %j)', async (method, path, headers) => {
    const bench = await start({
      development: true,
      metrics: { token: 'sixteen characters' },
    });
    const own = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'self' ? bench.http : value]),
    );
    const response = await sendRequest(bench.http + path, { method, headers: own });
    response.on('error', () => undefined);
    response.destroy();
    const { 'cache-control': caching, ...rest } = securityHeaders;
    expect(response.headers).toMatchObject(rest);
    expect(response.headers['cache-control']).toContain(caching);
  });

  it('to an upgrade that is refused, too', async () => {
    const bench = await start();
    const socket = await raw(bench);
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.write(
      'GET /calls HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await closed(socket);
    const text = Buffer.concat(parts).toString();
    expect(text).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    for (const [name, value] of Object.entries(securityHeaders)) {
      expect(text).toContain(`\r\n${name}: ${value}\r\n`);
    }
  });
});
