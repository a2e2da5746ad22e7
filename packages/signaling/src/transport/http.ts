import { browserEnvironment } from '../browser-environment.ts';
import type { Clock } from '../environment.ts';
import { invalidOption } from '../options.ts';
import { createTransport, type Wire, type WireEvents } from './create-transport.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';
import { createPostQueue, type Post, type PostQueue } from './post-queue.ts';
import type { Transport } from './transport.ts';
import { webSocketUrl } from './web-socket.ts';

/** The part of `fetch` that is used. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What an HTTP transport needs beside an address. */
export interface HttpTransportOptions {
  /** Makes requests; default: the global `fetch`. A function around it can add headers. */
  readonly fetch?: Fetch;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/** A server that does not take a batch within this, in ms, is lost. */
const POST_LIMIT_MS = 10_000;
/** What was sent before a close may take this long, in ms. */
const LAST_WORDS_LIMIT_MS = 2_000;
/** Bodies up to this, in UTF-16 code units, outlive their page: browsers allow 64 KiB in all. */
const MAX_KEEPALIVE = 16_384;
/** An event that is longer than this, in UTF-16 code units, is none of our server. */
const MAX_EVENT = 1_048_576;

/**
 * A {@link Transport} over plain HTTP, for networks that let no WebSocket through: server-sent events
 * down, POST requests up. Each text costs a request or shares one, so prefer a WebSocket where there
 * is one ({@link webSocketOrHttp} decides that).
 *
 * @param address The same as for a WebSocket (`wss:`, `ws:`, `https:`, `http:`, or in a browser a path
 *   on the page's own host); requests go to the path `http` below it.
 * @throws EarshotError `signaling/invalid-option` when the address is none, or there is no `fetch`.
 */
export function createHttpTransport(
  address: string | URL,
  options: HttpTransportOptions = {},
): Transport {
  const url = httpUrl('address', String(address));
  const { fetch = globalFetch(), clock = browserEnvironment().clock } = options;
  return createTransport((events) => plugHttp({ url, fetch, clock }, events));
}

/** The full `http:` or `https:` address of a server's HTTP transport. @throws EarshotError `signaling/invalid-option` */
export function httpUrl(option: string, address: string): string {
  const url = new URL(webSocketUrl(option, address));
  url.protocol = url.protocol.replace('ws', 'http');
  url.pathname = url.pathname.replace(/\/?$/, '/http');
  return url.href;
}

function globalFetch(): Fetch {
  if (typeof fetch !== 'undefined') return (url, init) => fetch(url, init);
  throw invalidOption('fetch');
}

interface HttpLine {
  readonly url: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
}

function plugHttp(line: HttpLine, events: WireEvents): Wire {
  const stream = new AbortController();
  let posts: PostQueue | undefined;

  /** Without the stream the server forgets this connection, and without POSTs it is of no use. */
  function fail(cause: unknown): void {
    posts?.stop();
    stream.abort();
    events.closed(cause);
  }

  function receive({ name, data }: StreamEvent): void {
    const value = parseJson(data);
    if (name !== 'open') {
      events.received(value);
      return;
    }
    const post = postTo(line, value);
    posts = createPostQueue({ post, clock: line.clock, limitMs: POST_LIMIT_MS, onFailure: fail });
    events.opened();
  }

  readStream(line, { signal: stream.signal, receive }).then(
    () => fail(new Error('The server ended the stream.')),
    fail,
  );

  return {
    send: (text) => posts?.add(text),
    close() {
      const sent = posts?.finish(LAST_WORDS_LIMIT_MS) ?? Promise.resolve();
      void sent.then(() => stream.abort());
    },
    get bufferedAmount() {
      return posts?.size ?? 0;
    },
  };
}

/** As a WebSocket does, requests carry the server's cookies: load balancers know by them where to go. */
const common = { cache: 'no-store', credentials: 'include', redirect: 'error' } as const;

async function readStream(
  { url, fetch }: HttpLine,
  options: { readonly signal: AbortSignal; readonly receive: (event: StreamEvent) => void },
): Promise<void> {
  const headers = { accept: 'text/event-stream' };
  const response = await fetch(url, { ...common, headers, signal: options.signal });
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok || !type.startsWith('text/event-stream') || response.body === null) {
    throw unexpected(response);
  }
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    const read = readEvents(rest, decoder.decode(piece.value, { stream: true }));
    rest = read.rest;
    if (rest.length > MAX_EVENT) throw new RangeError('The server sent an event that is too long.');
    read.events.forEach(options.receive);
  }
}

function postTo({ url, fetch }: HttpLine, connection: unknown): Post {
  return async (texts, { number, signal }) => {
    // Sent as plain text, so that a browser need not ask another origin's server first.
    const body = JSON.stringify({ connection, post: number, texts });
    const keepalive = body.length <= MAX_KEEPALIVE;
    const response = await fetch(url, { ...common, method: 'POST', body, keepalive, signal });
    if (!response.ok) throw unexpected(response);
  };
}

function unexpected(response: Response): Error {
  response.body?.cancel().catch(() => undefined);
  return new Error(`The server answered ${response.status}.`);
}

/** Undefined, which is no text, for what is no JSON. */
function parseJson(data: string): unknown {
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}
