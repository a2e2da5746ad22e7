import { createHash } from 'node:crypto';
import type { createClient } from '@redis/client';
import { serverError } from '../errors.ts';
import type { Bus, Happening } from './bus.ts';
import { decodeAnswer, decodeEvent, encodeBatch } from './redis-codec.ts';
import { redisScript } from './redis-script.ts';

/** Which Redis, and how to reach it. */
export interface RedisBusOptions {
  /** Such as `redis://user:password@host:6379/0`; `rediss:` speaks TLS. */
  readonly url: string;
  /** What the names of all keys begin with: two apps can share one Redis. Default `earshot:`. */
  readonly prefix?: string;
  /**
   * How long a process may be silent before others take care of its sessions, in ms. Also the least time that a killed
   * process goes unnoticed. Default 5,000.
   */
  readonly leaseMs?: number;
  /** How many messages wait for one device at most; one more ends its session. Default 5,000. */
  readonly maxLetters?: number;
}

type Client = ReturnType<typeof createClient>;

/** How long a read waits for something to happen, in ms. */
const BLOCK_MS = 2_000;
/** So many events are read at a time. */
const READ_COUNT = 500;
/** A connection on which nothing comes for so long is dead, in ms: longer than a read waits. */
const SILENCE_MS = 5_000;
const CONNECT_MS = 5_000;
/** A lost connection is tried again after at most this long, in ms. */
const MAX_RETRY_MS = 500;

const scriptName = createHash('sha1').update(redisScript).digest('hex');

/**
 * Opens a bus between several server processes in one Redis (7 or newer, no cluster). Needs the package `@redis/client`
 * beside this one.
 *
 * @throws EarshotError `server/bus-unavailable`, `server/bus-driver-missing`
 * @example
 * ```ts
 * const calls = createCallServer({
 *   store: () => openPostgresStore('postgres://calls@db.example.com/calls'),
 *   bus: () => openRedisBus('redis://redis.example.com:6379'),
 *   auth: { secret: 'at least 32 bytes that only you know' },
 * });
 * ```
 */
export async function openRedisBus(options: string | RedisBusOptions): Promise<Bus> {
  const settings = typeof options === 'string' ? { url: options } : options;
  const { prefix = 'earshot:', leaseMs = 5_000, maxLetters = 5_000 } = settings;
  const [writer, reader] = await connectTwice(settings.url);
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    for (const client of [writer, reader]) if (client.isOpen) client.destroy();
  }

  return {
    async run(process, { number, operations }) {
      const { operations: json, texts } = encodeBatch(operations);
      const settled = [prefix, process, number, leaseMs, maxLetters].map(String);
      const reply = await evaluate(writer, [...settled, json, ...texts]);
      return decodeAnswer(operations, reply);
    },
    read: (process, after) => read(reader, `${prefix}in:${process}`, after),
    close() {
      closing ??= close();
      return closing;
    },
  };
}

/** The script is sent once; a Redis that was started again has forgotten it. */
async function evaluate(client: Client, args: readonly string[]): Promise<unknown> {
  try {
    return await client.sendCommand(['EVALSHA', scriptName, '0', ...args]);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return client.sendCommand(['EVAL', redisScript, '0', ...args]);
  }
}

async function read(client: Client, stream: string, after: string): Promise<readonly Happening[]> {
  // What was read is not needed any more.
  const trimmed =
    after === '' ? undefined : client.sendCommand(['XTRIM', stream, 'MINID', '~', after]);
  const words = ['COUNT', String(READ_COUNT), 'BLOCK', String(BLOCK_MS)];
  const asked = client.sendCommand(['XREAD', ...words, 'STREAMS', stream, after || '0']);
  const [, reply] = await Promise.all([trimmed, asked]);
  return entriesOf(reply).map(([position, fields]) => ({
    position,
    event: decodeEvent(Object.fromEntries(pairs(fields))),
  }));
}

/** A list of streams, of which there is one: its name, and its entries. */
function entriesOf(reply: unknown): readonly (readonly [string, readonly string[]])[] {
  if (reply === null) return [];
  const [[, entries] = []] = reply as [[string, [string, string[]][]]?];
  return entries ?? [];
}

function pairs(fields: readonly string[]): readonly (readonly [string, string])[] {
  return fields.flatMap((name, index) =>
    index % 2 === 0 ? [[name, fields[index + 1] ?? ''] as const] : [],
  );
}

/** Two connections: one that waits for what happens would hold up the other. */
async function connectTwice(url: string): Promise<readonly [Client, Client]> {
  const create = await loadDriver();
  const clients = [createOne(create, url), createOne(create, url)] as const;
  try {
    await Promise.all(clients.map((client) => client.connect()));
    return clients;
  } catch (cause) {
    for (const client of clients) if (client.isOpen) client.destroy();
    throw serverError('server/bus-unavailable', { cause, details: reasonOf(cause) });
  }
}

function createOne(create: typeof createClient, url: string): Client {
  let wasConnected = false;
  const client = create({
    url,
    RESP: 2,
    // Whoever asks knows best what to ask again.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: (retries) =>
        wasConnected ? Math.min(50 * (retries + 1), MAX_RETRY_MS) : false,
    },
  }) as Client;
  client.on('ready', () => {
    wasConnected = true;
  });
  // Every command that fails says so itself.
  client.on('error', () => undefined);
  return client;
}

/** A short name of what went wrong, safe to log: an address may have a password in it. */
function reasonOf(cause: unknown): { readonly reason?: string } {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? { reason: code } : {};
}

/** Loaded here, so that nobody needs it who runs one process. */
async function loadDriver(): Promise<typeof createClient> {
  try {
    const driver = await import('@redis/client');
    return driver.createClient;
  } catch (cause) {
    throw serverError('server/bus-driver-missing', {
      message: 'Redis needs the package @redis/client: npm install @redis/client',
      cause,
    });
  }
}
