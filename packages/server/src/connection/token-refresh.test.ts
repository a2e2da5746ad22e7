import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeFrame, parseFrame, PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import { FakeClock } from '@earshot/signaling/testing';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { createCallServer } from '../create-call-server.ts';
import { attachToSocketIo } from '../socket-io.ts';
import { connectRaw, createInbox, type Inbox } from '../testing/raw-client.ts';
import { connectRawHttp } from '../testing/raw-http.ts';
import { passTime, SECRET, signToken } from '../testing/test-server.ts';

const MINUTE = 60_000;
const LEEWAY = 30_000;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** One app with all three ways in, and a clock that stands still. */
async function startApp(): Promise<{ readonly url: string; readonly clock: FakeClock }> {
  const clock = new FakeClock();
  const http = createServer();
  const calls = createCallServer({
    ...{ server: http, database: ':memory:', auth: { secret: SECRET }, clock },
    pingMs: 604_800_000,
    log: () => undefined,
  });
  const sockets = new Server(http);
  attachToSocketIo(sockets.of('/earshot'), calls);
  await calls.ready;
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  closing.push(
    () => calls.close(),
    () => sockets.close(),
  );
  return { url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`, clock };
}

interface Client extends Pick<Inbox, 'take'> {
  readonly send: (frame: Frame) => unknown;
}

async function overWebSocket(url: string): Promise<Client> {
  return connectRaw(`${url.replace('http', 'ws')}/calls`, { origin: url });
}

async function overHttp(url: string): Promise<Client> {
  return connectRawHttp(`${url}/calls/http`, { origin: url });
}

async function overSocketIo(url: string): Promise<Client> {
  const socket = io(`${url}/earshot`, {
    extraHeaders: { origin: url },
    transports: ['websocket'],
    reconnection: false,
  });
  closing.push(() => socket.disconnect());
  const inbox = createInbox();
  socket.on('earshot', (text: unknown) => {
    const parsed = parseFrame(text);
    if (parsed.ok) inbox.add(parsed.value);
  });
  await new Promise<void>((resolve) => socket.on('connect', resolve));
  return { take: inbox.take, send: (frame) => socket.emit('earshot', encodeFrame(frame)) };
}

describe.each([
  ['WebSocket', overWebSocket],
  ['HTTP', overHttp],
  ['Socket.IO', overSocketIo],
] as const)('over %s a token', (_name, connect) => {
  it('is followed by a newer one in place, and without one the connection is closed', async () => {
    const { url, clock } = await startApp();
    const token = (): Promise<string> =>
      signToken({ sub: 'alice', now: clock.now(), lifetimeMs: 10 * MINUTE });
    const client = await connect(url);
    const hello = { type: 'hello', v: PROTOCOL_VERSION, device: 'laptop' } as const;
    await client.send({ ...hello, token: await token() });
    await client.take('welcome');
    for (let times = 0; times < 3; times += 1) {
      await passTime(clock, 9 * MINUTE);
      await client.send({ type: 'token', token: await token() });
      await client.send({ type: 'ping' });
      await client.take('pong');
    }
    // Far beyond the life of the first token, on the first connection.
    await passTime(clock, 9 * MINUTE);
    await client.send({ type: 'ping' });
    await client.take('pong');
    await passTime(clock, MINUTE + LEEWAY);
    expect((await client.take('bye')).code).toBe('expired');
  }, 30_000);
});
