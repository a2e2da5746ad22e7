import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@earshot/signaling/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { Admission } from '../connection/admission.ts';
import { sendRequest, statusOf } from '../testing/raw-http.ts';
import { createHttpSockets, type HttpReception, type HttpSockets } from './http-sockets.ts';
import { closeHttp } from './own-server.ts';

let server: Server;
afterEach(() => closeHttp(server));

async function serve(
  reception: Omit<HttpReception, 'denied'>,
  isDraining = false,
): Promise<{ readonly sockets: HttpSockets; readonly url: string }> {
  const sockets = createHttpSockets({
    path: '/calls',
    origins: { allowMissingOrigin: true, allowLocalhost: false },
    clock: new FakeClock(),
    isDraining: () => isDraining,
    bodyTimeoutMs: 10_000,
    forward: undefined,
    reception: { ...reception, denied: () => undefined },
  });
  server = createServer(sockets.handle.bind(sockets));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { sockets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/calls/http` };
}

const nobody = (): Promise<never> => Promise.reject(new Error('The database cannot be opened.'));

describe('a server that', () => {
  it.each(['GET', 'POST'])('cannot take anybody says so (%s)', async (method) => {
    const { url } = await serve({ admit: nobody, begin: nobody });
    expect(await statusOf(url, { method })).toBe(503);
  });

  it('drains says so', async () => {
    const { url } = await serve({ admit: nobody, begin: nobody }, true);
    expect(await statusOf(url)).toBe(503);
  });

  it('fails in the middle cuts the client off, and gives up its place', async () => {
    let left = 0;
    const admission = broken(() => (left += 1));
    const { sockets, url } = await serve({ admit: async () => admission, begin: nobody });
    await expect(sendRequest(url)).rejects.toThrow('socket hang up');
    expect([left, sockets.size]).toEqual([1, 0]);
    expect(await statusOf(url, { method: 'OPTIONS' })).toBe(204);
  });

  it('takes its time gives up the place of a client that has gone meanwhile', async () => {
    let left = 0;
    let admitNow: ((admission: Admission) => void) | undefined;
    const { sockets, url } = await serve({
      begin: nobody,
      admit: () =>
        new Promise((resolve) => {
          admitNow = resolve;
        }),
    });
    const gone = new Promise((resolve) => {
      server.once('connection', (socket) => socket.on('close', resolve));
    });
    const leaving = new AbortController();
    fetch(url, { signal: leaving.signal }).catch(() => undefined);
    await expect.poll(() => admitNow).toBeDefined();
    leaving.abort();
    await gone;
    admitNow?.(broken(() => (left += 1)));
    await expect.poll(() => left).toBe(1);
    expect(sockets.size).toBe(0);
  });
});

function broken(leave: () => void): Admission {
  return {
    serve: () => {
      throw new Error('a bug');
    },
    leave,
  };
}
