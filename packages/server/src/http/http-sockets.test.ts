import { PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { invite } from '../testing/messages.ts';
import { connectRawHttp, sendRequest, statusOf, type RawHttpClient } from '../testing/raw-http.ts';
import { greeted, open, streamOf } from '../testing/http-clients.ts';
import { signToken } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

/** The client is still served. */
async function expectServed(client: RawHttpClient): Promise<void> {
  expect(await client.send({ type: 'ping' })).toBe(204);
  await client.take('pong');
}

const message = (seq: number, call: string): Frame<'message'> => ({
  type: 'message',
  seq,
  ack: 0,
  to: { user: 'bob' },
  body: invite(call),
});

describe('a stream', () => {
  it('serves like a WebSocket', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const { client, welcome } = await greeted(bench);
    expect(welcome.self).toEqual({ user: 'alice', device: 'laptop' });
    expect(bench.server.stats()).toEqual({ connections: 2, sessions: 2 });
    await client.send(message(1, 'c1'), { type: 'ping' });
    expect((await bob.hear('call.invite')).from).toEqual(welcome.self);
    await client.take('pong');
    await client.send({ type: 'bye', code: 'closed' });
    await client.closed;
    await bench.connections(1);
    expect(bench.server.stats()).toEqual({ connections: 1, sessions: 1 });
  });

  it('says to proxies and caches that it is one', async () => {
    const { response } = await open(await start());
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      vary: 'origin',
      connection: 'close',
    });
    expect(response.headers).not.toHaveProperty('transfer-encoding');
  });

  it('moves every 15 seconds, whatever is said', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    await bench.pass(45_000);
    await expectServed(client);
    expect(client.text().split(': \n\n')).toHaveLength(4);
  });

  it('has an id that is never the same', async () => {
    const bench = await start();
    const ids = await Promise.all([1, 2, 3].map(async () => (await open(bench)).id));
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[\w-]{32}$/);
  });

  it('on which nobody says hello is closed after five seconds', async () => {
    const bench = await start();
    const client = await open(bench);
    await bench.pass(5_000);
    expect(await client.take('refused')).toMatchObject({ code: 'invalid' });
    await client.closed;
    await bench.connections(0);
  });

  it('whose token is no good is refused in the same words', async () => {
    const bench = await start();
    const client = await open(bench);
    await client.send({ type: 'hello', v: PROTOCOL_VERSION, token: 'garbage', device: 'laptop' });
    expect(await client.take('refused')).toMatchObject({ code: 'unauthorized' });
    await client.closed;
  });

  it('is at a path of one’s own', async () => {
    const bench = await start({ path: '/' });
    await (await connectRawHttp(`${bench.http}/http`, { origin: bench.http })).vanish();
    expect(await statusOf(`${bench.http}/calls/http`)).toBe(404);
  });
});

describe('a POST', () => {
  interface Attempt {
    readonly name: string;
    readonly status: number;
    readonly method?: string;
    readonly origin?: string;
    readonly headers?: Record<string, string>;
    readonly body: (id: string) => string | Uint8Array;
  }
  const post = (parts: object): string => JSON.stringify({ post: 2, texts: [], ...parts });

  it.each<Attempt>([
    { name: 'with an unknown id', status: 404, body: () => post({ connection: 'x'.repeat(32) }) },
    { name: 'with an empty id', status: 404, body: () => post({ connection: '' }) },
    { name: 'without one', status: 400, body: () => post({}) },
    {
      name: 'of another page that may connect',
      status: 404,
      origin: 'https://other.example.com',
      body: (connection) => post({ connection }),
    },
    {
      name: 'of a page that may not connect',
      status: 403,
      origin: 'https://evil.example',
      body: (connection) => post({ connection }),
    },
    { name: 'that is empty', status: 400, body: () => '' },
    { name: 'that is no JSON', status: 400, body: () => 'garbage{' },
    { name: 'that is not text', status: 400, body: () => new Uint8Array([0x22, 0xff, 0x22]) },
    { name: 'that is deep', status: 400, body: () => '['.repeat(100_000) },
    {
      name: 'with frames that are not text',
      status: 400,
      body: (connection) => post({ connection, texts: [1] }),
    },
    {
      name: 'that is too large',
      status: 413,
      body: (connection) => post({ connection, texts: ['x'.repeat(300_000)] }),
    },
    {
      name: 'that is too large and does not say so',
      status: 413,
      headers: { 'transfer-encoding': 'chunked' },
      body: (connection) => post({ connection, texts: ['x'.repeat(300_000)] }),
    },
    {
      name: 'by another method',
      status: 405,
      method: 'PUT',
      body: (connection) => post({ connection }),
    },
    { name: 'by another method still', status: 405, method: 'DELETE', body: () => '' },
  ])('$name gets $status and changes nothing', async ({ status, body, ...parts }) => {
    const bench = await start({
      origins: ['https://app.example.com', 'https://other.example.com'],
    });
    const page = 'https://app.example.com';
    const client = await connectRawHttp(streamOf(bench), { origin: page });
    const token = await signToken({ sub: 'alice', now: bench.clock.now() });
    await client.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop' });
    await client.take('welcome');
    const { method = 'POST', origin = page, headers = {} } = parts;
    const attempt = { method, headers: { origin, ...headers }, body: body(client.id) };
    expect(await statusOf(streamOf(bench), attempt)).toBe(status);
    await expectServed(client);
  });

  it('that comes twice counts once', async () => {
    const bench = await start();
    const bob = await bench.device('bob', 'phone');
    const { client, welcome } = await greeted(bench);
    const twice = JSON.stringify({
      connection: client.id,
      post: 2,
      texts: [JSON.stringify(message(1, 'c1')), '{"type":"ping"}'],
    });
    const request = { method: 'POST', headers: { origin: bench.http }, body: twice };
    expect(await statusOf(streamOf(bench), request)).toBe(204);
    expect(await statusOf(streamOf(bench), request)).toBe(204);
    await client.take('pong');
    await client.send();
    await expectServed(client);
    expect(client.text().split('pong')).toHaveLength(3);
    expect((await bob.hear('call.invite')).from).toEqual(welcome.self);
  });

  it('that comes out of order closes the stream, and the session goes on', async () => {
    const bench = await start();
    const { client, welcome } = await greeted(bench);
    const late = JSON.stringify({ connection: client.id, post: 3, texts: ['{"type":"ping"}'] });
    const request = { method: 'POST', headers: { origin: bench.http }, body: late };
    expect(await statusOf(streamOf(bench), request)).toBe(409);
    await client.closed;
    expect(client.text()).not.toContain('pong');
    expect(await statusOf(streamOf(bench), request)).toBe(404);
    const { session, secret } = welcome;
    const back = await greeted(bench, { session, secret, received: 1 });
    expect(back.welcome.resumed).toBe(true);
  });

  it('may carry nothing', async () => {
    const { client } = await greeted(await start());
    expect(await client.send()).toBe(204);
    await expectServed(client);
  });

  it('that does not end is refused after ten seconds', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    const slow = sendRequest(streamOf(bench), {
      method: 'POST',
      headers: { origin: bench.http, 'content-length': '1000' },
      body: '{',
    });
    await expectServed(client);
    await bench.pass(10_000);
    expect((await slow).statusCode).toBe(408);
    await expectServed(client);
  });

  it('with a frame that makes no sense is answered by a fault, like any', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    const body = JSON.stringify({ connection: client.id, post: 2, texts: ['garbage'] });
    const request = { method: 'POST', headers: { origin: bench.http }, body };
    expect(await statusOf(streamOf(bench), request)).toBe(204);
    expect(await client.take('fault')).toMatchObject({ code: 'invalid' });
  });

  it('of too many frames ends the connection, like any', async () => {
    const bench = await start({ limits: { framesPerConnection: { burst: 20, perSecond: 1 } } });
    const { client } = await greeted(bench);
    await client.send(...Array.from({ length: 30 }, (): Frame => ({ type: 'ping' })));
    expect((await client.take('bye')).code).toBe('rate-limited');
    await client.closed;
  });

  it('after POST of one address is too much', async () => {
    const bench = await start({ limits: { framesPerAddress: { burst: 10, perSecond: 1 } } });
    const request = { method: 'POST', headers: { origin: bench.http }, body: '{}' };
    const answers = [];
    for (let times = 0; times < 12; times += 1) {
      answers.push(await statusOf(streamOf(bench), request));
    }
    expect(answers).toEqual([...Array.from({ length: 10 }, () => 400), 429, 429]);
  });
});

describe('the last words of a page that goes', () => {
  const bye: Frame = { type: 'bye', code: 'closed' };

  it('may come after the end of its stream', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    await client.vanish();
    await expect.poll(() => bench.server.stats().connections).toBe(1);
    expect(await client.send(bye)).toBe(204);
    await bench.pass(1_000);
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
  });

  it('are not waited for longer than a second', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    const waiting = bench.clock.pending;
    await client.vanish();
    // The heartbeat has ended, and the wait has begun.
    await expect.poll(() => bench.clock.pending).toBe(waiting);
    await bench.pass(1_000);
    await bench.connections(0);
    expect(await client.send(bye)).toBe(404);
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 1 });
  });
});
