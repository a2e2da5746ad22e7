import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createCallServer } from '../create-call-server.ts';
import type { CallServer } from '../call-server.ts';
import { connectRaw } from '../testing/raw-client.ts';
import { SECRET } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

describe('plain HTTP', () => {
  it.each([
    { path: '/health', method: 'GET', status: 200 },
    { path: '/ready', method: 'GET', status: 200 },
    { path: '/ready?x=1', method: 'HEAD', status: 200 },
    { path: '/health', method: 'POST', status: 405 },
    { path: '/calls', method: 'GET', status: 404 },
    { path: '/dev/token?user=alice', method: 'POST', status: 404 },
    { path: '/nothing', method: 'GET', status: 404 },
  ])('$method $path: $status', async ({ path, method, status }) => {
    const { http } = await start();
    expect((await fetch(http + path, { method })).status).toBe(status);
  });

  it('answers with headers that let a browser do nothing with it', async () => {
    const { http } = await start();
    const { headers } = await fetch(`${http}/health`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });
});

describe('development mode', () => {
  const development = { development: true };

  it('gives a token by name that the server accepts, and says so loudly', async () => {
    const bench = await start(development);
    const response = await fetch(`${bench.http}/dev/token?user=alice`, { method: 'POST' });
    const { token } = (await response.json()) as { token: string };
    expect((await bench.device('alice', 'laptop', { token })).self.user).toBe('alice');
    expect(bench.log[0]).toMatchObject({ level: 'warn', event: 'server.development' });
  });

  it.each([
    { name: 'no name', query: '', method: 'POST', status: 400 },
    { name: 'a name that is no id', query: '?user=a%20b', method: 'POST', status: 400 },
    { name: 'another method', query: '?user=alice', method: 'GET', status: 405 },
  ])('refuses $name', async ({ query, method, status }) => {
    const { http } = await start(development);
    expect((await fetch(`${http}/dev/token${query}`, { method })).status).toBe(status);
  });

  it('lets pages of localhost in, on any port, and no other', async () => {
    const { http, raw } = await start(development);
    await raw({ origin: 'http://localhost:5173' });
    await expect(raw({ origin: 'https://evil.example' })).rejects.toThrow('403');
    const readable = async (origin: string): Promise<string | null> => {
      const request = { method: 'POST', headers: { origin } };
      const { headers } = await fetch(`${http}/dev/token?user=alice`, request);
      return headers.get('access-control-allow-origin');
    };
    expect(await readable('http://localhost:5173')).toBe('http://localhost:5173');
    expect(await readable('https://evil.example')).toBeNull();
  });
});

describe('origins', () => {
  const exact = { origins: ['https://app.example.com'] };
  it.each([
    { name: 'the same host', options: {}, origin: 'self', in: true },
    { name: 'another port of the host', options: {}, origin: 'http://127.0.0.1:1', in: false },
    { name: 'another host', options: {}, origin: 'https://evil.example', in: false },
    { name: 'a page without one (a sandbox)', options: {}, origin: 'null', in: false },
    { name: 'no origin', options: {}, origin: undefined, in: false },
    {
      name: 'no origin, allowed',
      options: { allowMissingOrigin: true },
      origin: undefined,
      in: true,
    },
    { name: 'one of the list', options: exact, origin: 'https://app.example.com', in: true },
    { name: 'another scheme', options: exact, origin: 'http://app.example.com', in: false },
    { name: 'another port', options: exact, origin: 'https://app.example.com:8443', in: false },
    { name: 'a subdomain', options: exact, origin: 'https://x.app.example.com', in: false },
    { name: 'a longer host', options: exact, origin: 'https://app.example.com.evil.io', in: false },
    { name: 'the same host, not in the list', options: exact, origin: 'self', in: false },
  ])('$name', async ({ options, origin, in: isIn }) => {
    const bench = await start(options);
    const page = origin === 'self' ? bench.http : origin;
    const connected = connectRaw(bench.ws, page === undefined ? {} : { origin: page });
    if (!isIn) await expect(connected).rejects.toThrow('403');
    else await (await connected).close();
  });
});

describe('the WebSocket', () => {
  it('agrees on the subprotocol when it is offered', async () => {
    const { raw } = await start();
    expect((await raw({ protocols: ['other', 'earshot.v1'] })).socket.protocol).toBe('earshot.v1');
    expect((await raw({ protocols: [] })).socket.protocol).toBe('');
  });

  it('compresses nothing', async () => {
    const { raw } = await start();
    expect((await raw()).socket.extensions).toBe('');
  });

  it('is at a path of one’s own', async () => {
    const bench = await start({ path: '/rtc/calls' });
    expect((await bench.raw()).socket.url).toContain('/rtc/calls');
    await expect(connectRaw(bench.ws.replace('/rtc/', '/'))).rejects.toThrow('404');
  });
});

describe('inside an app’s own HTTP server', () => {
  let http: Server;
  let calls: CallServer;
  afterEach(async () => {
    await calls.close();
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  async function embed(app?: RequestListener, more: { health?: boolean } = {}): Promise<string> {
    http = app === undefined ? createServer() : createServer(app);
    calls = createCallServer({
      server: http,
      database: ':memory:',
      auth: { secret: SECRET },
      log: () => undefined,
      ...more,
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    await calls.ready;
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  }

  const app: RequestListener = (_, response) => response.end('the app');
  const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

  it('answers its own paths and leaves the rest to the app', async () => {
    const url = await embed(app);
    expect(await textAt(`${url}/health`)).toBe('{"status":"ok"}');
    expect(await textAt(`${url}/`)).toBe('the app');
  });

  it('leaves the health of the app to the app when told so', async () => {
    expect(await textAt(`${await embed(app, { health: false })}/health`)).toBe('the app');
  });

  it('leaves what it does not know to a listener that comes later', async () => {
    const url = await embed();
    http.on('request', (request, response) => {
      if (request.url === '/later') response.end('later');
    });
    expect(await textAt(`${url}/later`)).toBe('later');
  });

  it('leaves other upgrades to their listeners', async () => {
    const url = await embed(app);
    const other = new WebSocketServer({ noServer: true });
    http.on('upgrade', (request, socket, head) => {
      if (request.url !== '/chat') return;
      other.handleUpgrade(request, socket, head, (chat) => chat.close(4_000));
    });
    const ws = url.replace('http', 'ws');
    const chat = await connectRaw(`${ws}/chat`, { protocols: [] });
    expect(await chat.closed).toBe(4_000);
    await (await connectRaw(`${ws}/calls`, { origin: url })).close();
  });

  it('is gone after its close also for somebody who answers before it by then', async () => {
    const url = await embed(app);
    const inner = http.listeners('request') as RequestListener[];
    http.removeAllListeners('request');
    http.on('request', (request, response) => {
      if (request.url === '/outer') response.end('outer');
      else for (const listener of inner) listener.call(http, request, response);
    });
    expect(await textAt(`${url}/health`)).toBe('{"status":"ok"}');
    await calls.close();
    expect(await textAt(`${url}/outer`)).toBe('outer');
    expect(await textAt(`${url}/health`)).toBe('the app');
  });

  it('leaves everything as it was when it closes, and the app’s server open', async () => {
    const url = await embed(app);
    const listeners = [http.listenerCount('request'), http.listenerCount('upgrade')];
    expect(listeners).toEqual([1, 1]);
    await calls.close();
    await calls.close();
    expect(http.listeners('request')).toEqual([app]);
    expect(http.listenerCount('upgrade')).toBe(0);
    expect(await textAt(`${url}/health`)).toBe('the app');
    await expect(calls.calls.list()).rejects.toMatchObject({ code: 'server/closed' });
  });
});

describe('closing', () => {
  it('says so to whoever asks, then to the clients', async () => {
    const bench = await start();
    const alice = await bench.device('alice', 'laptop');
    const ready = fetch(`${bench.http}/ready`);
    expect((await ready).status).toBe(200);
    const closing = bench.server.close();
    expect((await alice.raw.take('bye')).code).toBe('draining');
    await closing;
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(bench.clock.pending).toBe(0);
    await expect(connectRaw(bench.ws, { origin: bench.http })).rejects.toThrow();
  });

  it('refuses new clients while the old ones go', async () => {
    const http = createServer();
    const server = createCallServer({
      server: http,
      database: ':memory:',
      auth: { secret: SECRET },
      log: () => undefined,
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    await server.ready;
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const slow = await connectRaw(`${url.replace('http', 'ws')}/calls`, { origin: url });
    // It does not answer the goodbye for a while, so that the server is still closing.
    slow.socket.pause();
    const closing = server.close();
    expect((await fetch(`${url}/ready`)).status).toBe(503);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const late = connectRaw(`${url.replace('http', 'ws')}/calls`, { origin: url });
    await expect(late).rejects.toThrow('503');
    slow.socket.resume();
    await closing;
    http.closeAllConnections();
    await new Promise((resolve) => http.close(resolve));
  });

  it('is possible before it has started', async () => {
    const server = createCallServer({
      port: 0,
      database: ':memory:',
      auth: { secret: SECRET },
      log: () => undefined,
    });
    await server.close();
    expect(server.port).toBeUndefined();
  });
});

describe('a server that cannot start', () => {
  it('says why, in `ready` and in the log', async () => {
    const events: string[] = [];
    const server = createCallServer({
      port: 0,
      database: '/nowhere/at/all.sqlite',
      auth: { secret: SECRET },
      log: (_, event) => events.push(event),
    });
    await expect(server.ready).rejects.toMatchObject({ code: 'server/database-failed' });
    expect(events).toContain('server.failed');
    await server.close();
  });

  it('because its port is taken lets go of everything', async () => {
    const { server: first } = await start();
    const server = createCallServer({
      port: first.port ?? 0,
      host: '127.0.0.1',
      database: ':memory:',
      auth: { secret: SECRET },
      log: () => undefined,
    });
    await expect(server.ready).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await server.close();
  });
});
