import type { Frame } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { greeted, open, streamOf } from '../testing/http-clients.ts';
import { accept, description, invite } from '../testing/messages.ts';
import { connectRawHttp, sendRequest, statusOf } from '../testing/raw-http.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();

describe('pages of other origins', () => {
  const page = 'https://app.example.com';
  const evil = 'https://evil.example';
  const options = { origins: [page] };

  it('that are allowed may read and send cookies, and are told so exactly', async () => {
    const bench = await start(options);
    const allowed = {
      'access-control-allow-origin': page,
      'access-control-allow-credentials': 'true',
      vary: 'origin',
    };
    const stream = await connectRawHttp(streamOf(bench), { origin: page });
    expect(stream.response.headers).toMatchObject(allowed);
    for (const body of ['{}', JSON.stringify({ connection: stream.id, post: 1, texts: [] })]) {
      const headers = { origin: page };
      const response = await sendRequest(streamOf(bench), { method: 'POST', headers, body });
      expect(response.headers).toMatchObject(allowed);
    }
    const preflight = await sendRequest(streamOf(bench), {
      method: 'OPTIONS',
      headers: { origin: page, 'access-control-request-headers': 'x-app, content-type' },
    });
    expect(preflight.statusCode).toBe(204);
    expect(preflight.headers).toMatchObject({
      ...allowed,
      vary: 'origin, access-control-request-headers',
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'x-app, content-type',
      'access-control-max-age': '7200',
    });
  });

  it.each(['GET', 'POST', 'OPTIONS', 'PUT'])('that are not learn nothing (%s)', async (method) => {
    const bench = await start(options);
    const { statusCode, headers } = await sendRequest(streamOf(bench), {
      method,
      headers: { origin: evil },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
    expect(statusCode).toBe(method === 'PUT' ? 405 : 403);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers.vary).toBe('origin');
  });

  it('that belong to the stream are known from its first POST on', async () => {
    const bench = await start({ origins: [page, evil] });
    const stream = await connectRawHttp(streamOf(bench), { 'sec-fetch-site': 'same-origin' });
    const send = (origin: string, post: number): Promise<number> => {
      const body = JSON.stringify({ connection: stream.id, post, texts: [] });
      return statusOf(streamOf(bench), { method: 'POST', headers: { origin }, body });
    };
    expect(await send(page, 1)).toBe(204);
    expect(await send(evil, 2)).toBe(404);
    expect(await send(page, 2)).toBe(204);
  });
});

describe('too many', () => {
  it('streams of one address are refused, and room comes back', async () => {
    const bench = await start({ limits: { connectionsPerAddress: 3 } });
    const ws = await bench.raw();
    const streams = [await open(bench), await open(bench)];
    for (let times = 0; times < 20; times += 1) {
      await expect(open(bench)).rejects.toThrow('429');
    }
    await expect(bench.raw()).rejects.toThrow('429');
    await ws.close();
    await bench.connections(2);
    streams.push(await open(bench));
    await streams[0]?.vanish();
    await expect(open(bench)).rejects.toThrow('429');
    await bench.pass(1_000);
    await open(bench);
  });

  it('POSTs at a time of one address are refused', async () => {
    const bench = await start({ limits: { connectionsPerAddress: 2 } });
    const slow = {
      method: 'POST',
      headers: { origin: bench.http, 'content-length': '1000' },
      body: '{',
    };
    const waiting = [sendRequest(streamOf(bench), slow), sendRequest(streamOf(bench), slow)];
    const quick = { method: 'POST', headers: { origin: bench.http }, body: '{}' };
    await expect.poll(() => statusOf(streamOf(bench), quick)).toBe(429);
    await bench.pass(10_000);
    for (const response of await Promise.all(waiting)) expect(response.statusCode).toBe(408);
    expect(await statusOf(streamOf(bench), quick)).toBe(400);
  });
});

describe('a reader that never reads', () => {
  it('is cut off before much piles up, and the server can close', async () => {
    const many = { burst: 100_000, perSecond: 1 };
    const bench = await start({
      limits: {
        maxBufferedBytes: 65_536,
        maxOutbox: 100_000,
        framesPerConnection: many,
        framesPerUser: many,
        framesPerAddress: many,
      },
    });
    const { client, welcome } = await greeted(bench);
    const bob = await bench.device('bob', 'phone');
    const placed: Frame = {
      type: 'message',
      seq: 1,
      ack: 0,
      to: { user: 'bob' },
      body: invite('c1'),
    };
    await client.send(placed);
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    client.response.pause();
    const cut = (): boolean => bench.log.some(({ fields }) => fields['code'] === 'too-slow');
    for (let round = 0; round < 1_000 && !cut(); round += 1) {
      bob.say(description('c1', 'x'.repeat(40_000)), welcome.self);
      await bob.raw.caughtUp();
    }
    expect(cut()).toBe(true);
    await bob.leave();
    await bench.server.close();
    expect(bench.server.stats().connections).toBe(0);
    client.response.destroy();
  });
});

describe('closing', () => {
  it('says goodbye, ends the streams and takes no more', async () => {
    const bench = await start();
    const { client } = await greeted(bench);
    const silent = await open(bench);
    const gone = await open(bench);
    await gone.vanish();
    const closing = bench.server.close();
    expect((await client.take('bye')).code).toBe('draining');
    await Promise.all([client.closed, silent.closed]);
    await closing;
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(bench.clock.pending).toBe(0);
  });
});

describe('after a hundred streams', () => {
  it('nothing is left', async () => {
    const bench = await start();
    const idle = bench.clock.pending;
    for (let number = 0; number < 100; number += 1) {
      const client = number % 2 === 0 ? await open(bench) : (await greeted(bench)).client;
      if (number % 3 === 0) await client.send({ type: 'bye', code: 'closed' });
      else await client.vanish();
    }
    await bench.pass(120_000);
    await bench.connections(0);
    await bench.pass(120_000);
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(bench.clock.pending).toBe(idle);
  });
});
