import { FakeClock } from '@earshot/signaling/testing';
import { SignJWT } from 'jose';
import type { LogLevel } from '@earshot/signaling/server';
import { createCallServer } from '../create-call-server.ts';
import type { CallServer } from '../call-server.ts';
import type { CallServerOptions } from '../options.ts';
import { connectDevice, type Device, type DeviceOptions } from './device.ts';
import { connectRaw, type RawClient, type RawClientOptions } from './raw-client.ts';

export const SECRET = 'a secret of thirty-two bytes, at least';

export interface LogLine {
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A real server on a free port of loopback, whose time stands still. */
export interface TestServer {
  readonly server: CallServer;
  readonly clock: FakeClock;
  readonly log: readonly LogLine[];
  readonly http: string;
  readonly ws: string;
  /** A raw WebSocket from a page that may connect. */
  raw(options?: RawClientOptions): Promise<RawClient>;
  /** A device in a session, welcomed and synced. */
  device(user: string, device: string, more?: Partial<DeviceOptions>): Promise<Device>;
  /** Lets time pass, and all that follows from it happen in the meantime. */
  pass(ms: number): Promise<void>;
  /** Resolves when the server has noticed that no more than so many sockets are open. */
  connections(count: number): Promise<void>;
  /** Closes the server and every client that was made here. */
  close(): Promise<void>;
}

export async function startTestServer(options: CallServerOptions = {}): Promise<TestServer> {
  const clock = new FakeClock();
  const log: LogLine[] = [];
  const server = createCallServer({
    port: 0,
    host: '127.0.0.1',
    ...(options.store === undefined ? { database: ':memory:' } : {}),
    ...(options.development === true ? {} : { auth: { secret: SECRET } }),
    // Time leaps here, and real sockets cannot answer a ping in no time.
    pingMs: 604_800_000,
    clock,
    log: (level, event, fields = {}) => log.push({ level, event, fields }),
    ...options,
  });
  await server.ready;
  const http = `http://127.0.0.1:${server.port ?? 0}`;
  const ws = `${http.replace('http', 'ws')}${options.path ?? '/calls'}`;
  const clients: RawClient[] = [];

  return {
    server,
    clock,
    log,
    http,
    ws,
    async raw(more = {}) {
      const client = await connectRaw(ws, { origin: http, ...more });
      clients.push(client);
      return client;
    },
    async device(user, device, more = {}) {
      const token = await signToken({ sub: user, now: clock.now() });
      const connected = await connectDevice(ws, { origin: http, token, device, ...more });
      clients.push(connected.raw);
      if (!connected.welcome.resumed) await connected.hear('calls.sync');
      return connected;
    },
    pass: (ms) => passTime(clock, ms),
    async connections(count) {
      while (server.stats().connections > count) await turn();
    },
    async close() {
      for (const { socket } of clients) socket.terminate();
      await server.close();
    },
  };
}

const STEP_MS = 5_000;

/** In small steps: a database answers in a later turn, and may set timers then. */
export async function passTime(clock: FakeClock, ms: number): Promise<void> {
  await settle(clock);
  for (let left = ms; left > 0; left -= STEP_MS) {
    await clock.advance(Math.min(left, STEP_MS));
    await settle(clock);
  }
}

async function settle(clock: FakeClock): Promise<void> {
  for (let times = 0; times < 3; times += 1) {
    await turn();
    await clock.advance(0);
  }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export interface TokenParts {
  readonly sub?: string;
  /** Unix ms. */
  readonly now: number;
  /** From `now`, in ms. Default ten hours. */
  readonly lifetimeMs?: number;
  readonly secret?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** An HS256 token. */
export function signToken(parts: TokenParts): Promise<string> {
  const { sub, now, lifetimeMs = 36_000_000, secret = SECRET, claims = {} } = parts;
  const token = new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime(new Date(now + lifetimeMs));
  if (sub !== undefined) token.setSubject(sub);
  return token.sign(new TextEncoder().encode(secret));
}
