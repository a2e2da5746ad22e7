import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  createSignaling,
  createSocketIoTransport,
  type Message,
  type SessionSignaling,
} from '@earshot/signaling';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallServer } from './call-server.ts';
import { createCallServer } from './create-call-server.ts';
import type { CallServerOptions } from './options.ts';
import { attachToSocketIo } from './socket-io.ts';
import { invite } from './testing/messages.ts';
import { SECRET, signToken } from './testing/test-server.ts';

/** An app with Socket.IO and a call server on one HTTP server. */
interface App {
  readonly url: string;
  readonly http: HttpServer;
  readonly calls: CallServer;
  readonly io: Server;
  readonly log: readonly string[];
  readonly detach: () => void;
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startApp(options: CallServerOptions = {}): Promise<App> {
  const http = createServer((_, response) => response.end('the app'));
  const log: string[] = [];
  const calls = createCallServer({
    server: http,
    database: ':memory:',
    auth: { secret: SECRET },
    log: (_, event, fields = {}) => log.push(`${event} ${JSON.stringify(fields)}`),
    ...options,
  });
  const server = new Server(http);
  const detach = attachToSocketIo(server.of('/earshot'), calls);
  await calls.ready;
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  closing.push(
    () => calls.close(),
    () => server.close(),
  );
  const url = `http://localhost:${(http.address() as AddressInfo).port}`;
  return { url, http, calls, io: server, log, detach };
}

type Carrier = readonly ('polling' | 'websocket')[];

function connect(
  { url }: App,
  user: string,
  more: { readonly carriers?: Carrier; readonly origin?: string } = {},
): { readonly signaling: SessionSignaling; readonly heard: Message[] } {
  const { carriers = ['polling', 'websocket'], origin = url } = more;
  const options = { transports: [...carriers], extraHeaders: { origin } };
  const signaling = createSignaling(() => createSocketIoTransport(io, `${url}/earshot`, options), {
    device: `${user}-device`,
    token: () => signToken({ sub: user, now: Date.now() }),
  });
  const heard: Message[] = [];
  signaling.on('message', ({ message }) => heard.push(message));
  signaling.connect();
  closing.push(() => signaling.close());
  return { signaling, heard };
}

const eventually = <Value>(read: () => Value) => expect.poll(read, { timeout: 10_000 });
const called = (heard: readonly Message[]): readonly string[] =>
  heard.flatMap((message) => (message.type === 'call.invite' ? [message.call] : []));

describe('a call server behind Socket.IO', () => {
  it.each<{ carriers: Carrier }>([
    { carriers: ['websocket'] },
    { carriers: ['polling'] },
    { carriers: ['polling', 'websocket'] },
  ])('serves clients over $carriers', async ({ carriers }) => {
    const app = await startApp();
    const [alice, bob] = [connect(app, 'alice', { carriers }), connect(app, 'bob', { carriers })];
    await eventually(() => bob.signaling.state.status).toBe('online');
    alice.signaling.send(invite('c1'), { user: 'bob' });
    await eventually(() => called(bob.heard)).toEqual(['c1']);
    expect(app.calls.stats()).toEqual({ connections: 2, sessions: 2 });
    alice.signaling.close();
    await eventually(() => app.calls.stats()).toEqual({ connections: 1, sessions: 1 });
    await eventually(() => app.io.of('/earshot').sockets.size).toBe(1);
  });

  it('goes on with the session when Socket.IO loses the connection', async () => {
    const app = await startApp();
    const alice = connect(app, 'alice');
    await eventually(() => alice.signaling.state.status).toBe('online');
    const [socket] = app.io.of('/earshot').sockets.values();
    const bob = connect(app, 'bob');
    await eventually(() => bob.signaling.state.status).toBe('online');
    socket?.disconnect(true);
    alice.signaling.send(invite('c1'), { user: 'bob' });
    await eventually(() => called(bob.heard)).toEqual(['c1']);
    await eventually(() => alice.signaling.stats.resumes).toBe(1);
    expect(alice.signaling.stats.sessions).toBe(1);
  });

  it.each<{ carriers: Carrier }>([{ carriers: ['websocket'] }, { carriers: ['polling'] }])(
    'refuses pages that may not connect ($carriers)',
    async ({ carriers }) => {
      const app = await startApp();
      const mallory = connect(app, 'mallory', { carriers, origin: 'https://evil.example' });
      await eventually(() => app.log.at(-1)).toBe('connection.refused {"code":"origin"}');
      expect(mallory.signaling.state.status).not.toBe('online');
      expect(app.calls.stats()).toEqual({ connections: 0, sessions: 0 });
    },
  );

  it('refuses what the client must not send', async () => {
    const app = await startApp();
    const raw = io(`${app.url}/earshot`, { forceNew: true, extraHeaders: { origin: app.url } });
    closing.push(() => raw.disconnect());
    const heard: unknown[] = [];
    raw.on('earshot', (text) => heard.push(JSON.parse(String(text))));
    raw.emit('earshot', { type: 'hello' });
    await eventually(() => heard).toMatchObject([{ type: 'refused', code: 'invalid' }]);
    await eventually(() => raw.connected).toBe(false);
    await eventually(() => app.calls.stats().connections).toBe(0);
  });

  it('counts the connections of an address', async () => {
    const app = await startApp({ limits: { connectionsPerAddress: 1 } });
    const first = connect(app, 'alice');
    await eventually(() => first.signaling.state.status).toBe('online');
    connect(app, 'bob');
    await eventually(() => app.log.at(-1)).toBe('connection.refused {"code":"too-many"}');
  });

  it('cuts off a client that does not read', async () => {
    const app = await startApp({ limits: { maxBufferedBytes: 200 } });
    const alice = connect(app, 'alice', { carriers: ['websocket'] });
    await eventually(() => alice.signaling.state.status).toBe('online');
    const [socket] = app.io.of('/earshot').sockets.values();
    // As when nothing leaves any more: the carrier says that it can take no more.
    Object.defineProperty(socket?.conn.transport, 'writable', { value: false });
    const raw = JSON.stringify({ type: 'ping' });
    for (let times = 0; times < 20; times += 1) socket?.listeners('earshot')[0]?.(raw);
    expect(app.log).toContain('connection.cut {"code":"too-slow","user":"alice"}');
  });

  it('sends clients away when it closes, and serves nobody after it was detached', async () => {
    const app = await startApp();
    const alice = connect(app, 'alice');
    await eventually(() => alice.signaling.state.status).toBe('online');
    app.detach();
    await app.calls.close();
    expect(app.calls.stats()).toEqual({ connections: 0, sessions: 0 });
    await eventually(() => alice.signaling.state.status).not.toBe('online');
    expect(await (await fetch(app.url)).text()).toBe('the app');
  });
});
