import { describe, expect, it } from 'vitest';
import { FakeClock } from '../testing/fake-clock.ts';
import { createHttpTransport, httpUrl, type Fetch } from './http.ts';
import type { TransportClose } from './transport.ts';

const OPEN = 'event: open\ndata: "the id"\n\n';

/** A server in the hands of the test: its stream, and what it does with POSTs. */
function bench(changes: { readonly get?: () => Response; readonly post?: () => Response } = {}) {
  const clock = new FakeClock();
  const requests: { readonly url: string; readonly init: RequestInit }[] = [];
  let stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      stream = controller;
    },
  });
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
  const { get = () => new Response(body, { headers }), post } = changes;

  const fetch: Fetch = (url, init) => {
    requests.push({ url, init });
    const isPost = init.method === 'POST';
    return new Promise((resolve, reject) => {
      const { signal } = init;
      signal?.addEventListener('abort', () => reject(signal.reason as Error));
      if (!isPost) resolve(get());
      else if (post !== undefined) resolve(post());
    });
  };

  const transport = createHttpTransport('https://calls.example.com/calls?a=b', { fetch, clock });
  const told: string[] = [];
  const closes: TransportClose[] = [];
  transport.connect({
    open: () => void told.push('open'),
    message: (text) => void told.push(text),
    close: (close) => {
      told.push('close');
      closes.push(close);
    },
  });
  return {
    ...{ clock, requests, transport, told, closes },
    posts: () => requests.flatMap(({ init }) => (init.method === 'POST' ? [init] : [])),
    /** The server writes; whatever follows from it is done. */
    async write(text: string) {
      stream?.enqueue(new TextEncoder().encode(text));
      await turns();
    },
    async end() {
      stream?.close();
      await turns();
    },
    cause: () => String(closes[0]?.cause),
  };
}

/** Streams take more than promises do. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

describe('where a server’s HTTP transport is', () => {
  it.each([
    ['wss://example.com/calls', 'https://example.com/calls/http'],
    ['https://example.com/calls/', 'https://example.com/calls/http'],
    ['ws://localhost:3000', 'http://localhost:3000/http'],
    ['http://example.com/a?b=c#d', 'http://example.com/a/http?b=c'],
  ])('%s → %s', (address, url) => {
    expect(httpUrl('address', address)).toBe(url);
  });

  it.each(['ftp://example.com', '/calls', 'not an address'])('%s is refused', (address) => {
    expect(() => createHttpTransport(address)).toThrow(
      expect.objectContaining({ code: 'signaling/invalid-option' }),
    );
  });
});

describe('an HTTP transport', () => {
  it('reads a stream, and posts under the id that it begins with', async () => {
    const { requests, posts, write, transport, told } = bench({ post: () => new Response() });
    await write(OPEN);
    transport.send('one');
    transport.send('two');
    await write('data: "three"\n\n: alive\n\n');
    transport.send('four');
    await turns();
    expect(told).toEqual(['open', 'three']);
    expect(new Set(requests.map(({ url }) => url))).toEqual(
      new Set(['https://calls.example.com/calls/http?a=b']),
    );
    expect(posts().map(({ body }) => JSON.parse(body as string) as unknown)).toEqual([
      { connection: 'the id', post: 1, texts: ['one', 'two'] },
      { connection: 'the id', post: 2, texts: ['four'] },
    ]);
    transport.close();
  });

  it('asks a browser for nothing that needs a preflight, and to store nothing', async () => {
    const { requests, posts, write, transport } = bench({ post: () => new Response() });
    await write(OPEN);
    transport.send('x');
    transport.send('y'.repeat(20_000));
    await turns();
    expect(requests[0]?.init).toMatchObject({
      headers: { accept: 'text/event-stream' },
      ...{ cache: 'no-store', credentials: 'include', redirect: 'error' },
    });
    expect(posts()[0]).toMatchObject({
      ...{ method: 'POST', cache: 'no-store', credentials: 'include', redirect: 'error' },
      keepalive: false,
    });
    expect(posts()[0]).not.toHaveProperty('headers');
    transport.close();
  });

  it('lets small POSTs outlive their page', async () => {
    const { posts, write, transport } = bench({ post: () => new Response() });
    await write(OPEN);
    transport.send('bye');
    await turns();
    expect(posts()[0]).toMatchObject({ keepalive: true });
    transport.close();
  });

  it('reads characters that are cut in two', async () => {
    const bytes = new TextEncoder().encode('data: "🎧"\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(OPEN));
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      },
    });
    const headers = { 'content-type': 'text/event-stream' };
    const { told, transport } = bench({ get: () => new Response(body, { headers }) });
    await turns();
    expect(told).toEqual(['open', '🎧']);
    transport.close();
  });

  it.each<{ name: string; response: Response; cause: string }>([
    { name: 'refuses', response: new Response('', { status: 403 }), cause: '403' },
    {
      name: 'answers with a page (of a hotel, perhaps)',
      response: new Response('<html>', { headers: { 'content-type': 'text/html' } }),
      cause: '200',
    },
    { name: 'has no body', response: new Response(null), cause: '200' },
  ])('does not open when the server $name', async ({ response, cause }) => {
    const made = bench({ get: () => response });
    await turns();
    expect(made.told).toEqual(['close']);
    expect(made.closes[0]).toMatchObject({ wasLocal: false, neverOpened: true });
    expect(made.cause()).toContain(cause);
  });

  it.each([
    ['what is no JSON', 'data: {\n\n'],
    ['what is no text', 'data: 7\n\n'],
    ['an event without an end', `data: "${'x'.repeat(1_100_000)}`],
  ])('closes when the server sends %s', async (_name, text) => {
    const { told, write, clock, requests } = bench();
    await write(OPEN);
    await write(text);
    expect(told).toEqual(['open', 'close']);
    await clock.settle();
    expect(requests[0]?.init.signal?.aborted).toBe(true);
  });

  it('closes when the server ends the stream', async () => {
    const { told, closes, write, end } = bench();
    await write(OPEN);
    await end();
    expect(told).toEqual(['open', 'close']);
    expect(closes[0]).toMatchObject({ wasLocal: false, neverOpened: false });
  });

  it('closes when the server does not take a POST, and posts no more', async () => {
    const made = bench({ post: () => new Response('', { status: 404 }) });
    await made.write(OPEN);
    made.transport.send('one');
    made.transport.send('two');
    await turns();
    made.transport.send('three');
    await turns();
    expect(made.told).toEqual(['open', 'close']);
    expect(made.cause()).toContain('404');
    expect(made.posts()).toHaveLength(1);
    expect(made.requests[0]?.init.signal?.aborted).toBe(true);
  });

  it('closes when a POST hangs, and leaves nothing behind', async () => {
    const made = bench();
    await made.write(OPEN);
    made.transport.send('one');
    await made.clock.advance(9_999);
    expect([made.told, made.transport.bufferedAmount]).toEqual([['open'], 3]);
    await made.clock.advance(1);
    expect(made.told).toEqual(['open', 'close']);
    expect(made.posts()[0]?.signal?.aborted).toBe(true);
    expect([made.clock.pending, made.transport.bufferedAmount]).toEqual([0, 0]);
  });

  it('that is closed waits two seconds for its last POST, and no longer', async () => {
    const made = bench();
    await made.write(OPEN);
    made.transport.send('bye');
    made.transport.close();
    await made.clock.advance(1_999);
    expect(made.posts().map(({ signal }) => signal?.aborted)).toEqual([false]);
    await made.clock.advance(1);
    expect(made.requests.map(({ init }) => init.signal?.aborted)).toEqual([true, true]);
    expect(made.clock.pending).toBe(0);
  });
});
