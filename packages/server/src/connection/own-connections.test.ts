import { encodeFrame, parseFrame, PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import type { CallServer } from '../call-server.ts';
import { createCallServer } from '../create-call-server.ts';
import { invite } from '../testing/messages.ts';
import { SECRET, signToken } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';
import type { AcceptedConnection, OwnConnection } from './own-connections.ts';
import type { ServerSocket } from './server-socket.ts';

const start = useServer();

/** A pipe of the test's own making, and its server end. */
interface Pipe {
  readonly frames: readonly Frame[];
  readonly closes: number;
  /** How the pipe misbehaves. */
  readonly faults: { bufferedAmount: number; onSend?: () => void; onClose?: () => void };
  readonly end: AcceptedConnection;
  send(frame: Frame): void;
  has(type: Frame['type']): boolean;
}

function connect(server: CallServer, request?: OwnConnection['request']): Pipe {
  const frames: Frame[] = [];
  const faults: Pipe['faults'] = { bufferedAmount: 0 };
  let closes = 0;
  const end = server.accept({
    socket: {
      send(text) {
        faults.onSend?.();
        const parsed = parseFrame(text);
        if (parsed.ok) frames.push(parsed.value);
      },
      close() {
        closes += 1;
        faults.onClose?.();
      },
      get bufferedAmount() {
        return faults.bufferedAmount;
      },
    },
    ...(request === undefined ? {} : { request }),
  });
  return {
    frames,
    faults,
    end,
    get closes() {
      return closes;
    },
    send: (frame) => end.receive(encodeFrame(frame)),
    has: (type) => frames.some((frame) => frame.type === type),
  };
}

async function greet(pipe: Pipe, user: string, now: number): Promise<void> {
  const token = await signToken({ sub: user, now });
  pipe.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'own' });
  await expect.poll(() => pipe.has('welcome') && pipe.has('message')).toBe(true);
}

describe('a client over a socket of one’s own', () => {
  it('is served like any, and counted', async () => {
    const { server, clock, device } = await start();
    const pipe = connect(server);
    await greet(pipe, 'alice', clock.now());
    const bob = await device('bob', 'phone');
    expect(server.stats()).toEqual({ connections: 2, sessions: 2 });
    pipe.send({ type: 'message', seq: 1, ack: 1, to: { user: 'bob' }, body: invite('c1') });
    expect((await bob.hear('call.invite')).from).toEqual({ user: 'alice', device: 'own' });
    pipe.end.closed();
    pipe.end.closed();
    pipe.send({ type: 'ping' });
    expect(pipe.has('pong')).toBe(false);
    expect(server.stats().connections).toBe(1);
  });

  it('that says nothing is sent away after five seconds', async () => {
    const { server, pass } = await start();
    const pipe = connect(server);
    await pass(5_000);
    expect(pipe.frames).toMatchObject([{ type: 'refused', code: 'invalid' }]);
    expect(pipe.closes).toBe(1);
    pipe.end.closed();
    expect(server.stats().connections).toBe(0);
  });

  it('that sends what is no text has made a mistake', async () => {
    const { server, clock } = await start();
    const pipe = connect(server);
    await greet(pipe, 'alice', clock.now());
    for (const value of [undefined, 7, new Uint8Array([1]), { type: 'ping' }]) {
      pipe.end.receive(value);
    }
    expect(pipe.frames.filter(({ type }) => type === 'fault')).toHaveLength(4);
  });

  it('that does not read is cut off', async () => {
    const { server, clock } = await start({ limits: { maxBufferedBytes: 1_000 } });
    const pipe = connect(server);
    await greet(pipe, 'alice', clock.now());
    pipe.faults.bufferedAmount = 1_001;
    pipe.send({ type: 'ping' });
    expect(pipe.frames.at(-1)).toEqual({ type: 'bye', code: 'too-slow' });
    expect([pipe.closes, server.stats().connections]).toEqual([1, 0]);
  });

  it('is told when the server closes', async () => {
    const { server, clock } = await start();
    const [online, silent] = [connect(server), connect(server)];
    await greet(online, 'alice', clock.now());
    await server.close();
    expect(online.frames.at(-1)).toEqual({ type: 'bye', code: 'draining' });
    expect([online.closes, silent.closes]).toEqual([1, 1]);
    expect(server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(clock.pending).toBe(0);
  });
});

describe('a socket that throws', () => {
  const broken = (): never => {
    throw new Error('the text that was to be sent');
  };

  it('from send has closed; nobody else notices, and no text is logged', async () => {
    const { server, clock, device, log } = await start();
    const pipe = connect(server);
    await greet(pipe, 'alice', clock.now());
    pipe.faults.onSend = broken;
    pipe.send({ type: 'ping' });
    expect(server.stats().connections).toBe(0);
    expect(log.find(({ event }) => event === 'socket.failed')?.fields).toEqual({ error: 'Error' });
    await (await device('bob', 'phone')).raw.caughtUp();
  });

  it('from close has closed', async () => {
    const { server } = await start();
    const pipe = connect(server);
    pipe.faults.onClose = broken;
    await server.close();
    expect([pipe.closes, server.stats().connections]).toEqual([1, 0]);
  });
});

describe('a client that is not let in', () => {
  const own = { host: 'calls.example.com', origin: 'https://calls.example.com' };
  const upgrade = { upgrade: 'websocket' };

  it.each<{ name: string; headers: Record<string, string>; isIn: boolean }>([
    { name: 'of the same host', headers: own, isIn: true },
    { name: 'of the same host, over a WebSocket', headers: { ...own, ...upgrade }, isIn: true },
    { name: 'of another host', headers: { ...own, origin: 'https://evil.example' }, isIn: false },
    { name: 'of nobody knows whom', headers: {}, isIn: false },
    { name: 'of the same origin', headers: { 'sec-fetch-site': 'same-origin' }, isIn: true },
    {
      name: 'of no origin, over a WebSocket',
      headers: { 'sec-fetch-site': 'same-origin', ...upgrade },
      isIn: false,
    },
  ])('because of its page ($name: $isIn)', async ({ headers, isIn }) => {
    const { server } = await start();
    const pipe = connect(server, { headers });
    expect([pipe.closes, server.stats().connections]).toEqual(isIn ? [0, 1] : [1, 0]);
    pipe.send({ type: 'ping' });
    pipe.end.closed();
    expect(pipe.has('pong')).toBe(false);
  });

  it('because its address has too many connections', async () => {
    const { server } = await start({ limits: { connectionsPerAddress: 1 } });
    const from = (remoteAddress: string): Pipe =>
      connect(server, { headers: own, socket: { remoteAddress } });
    const first = from('203.0.113.1');
    expect([from('203.0.113.1').closes, from('203.0.113.2').closes]).toEqual([1, 0]);
    first.end.closed();
    expect(from('203.0.113.1').closes).toBe(0);
  });

  it('because the server is not ready, or is closing', async () => {
    const codes: unknown[] = [];
    const server = createCallServer({
      ...{ port: 0, host: '127.0.0.1', database: ':memory:', auth: { secret: SECRET } },
      log: (_, event, fields) => {
        if (event === 'connection.refused') codes.push(fields?.['code']);
      },
    });
    expect(connect(server).closes).toBe(1);
    await server.ready;
    const closing = server.close();
    expect(connect(server).closes).toBe(1);
    await closing;
    expect(connect(server).closes).toBe(1);
    expect(codes).toEqual(['unavailable', 'unavailable', 'unavailable']);
  });
});

describe('what is no socket', () => {
  it.each<Partial<ServerSocket> | undefined>([undefined, {}, { send: () => undefined }])(
    '(%o) is refused loudly',
    async (socket) => {
      const { server } = await start();
      const connection = { socket } as OwnConnection;
      expect(() => server.accept(connection)).toThrow(
        expect.objectContaining({ code: 'server/invalid-option' }),
      );
    },
  );
});

describe('a check of one’s own', () => {
  it('sees the request', async () => {
    const seen: string[] = [];
    const { server, clock } = await start({
      auth: {
        authenticate: (_, { url, headers }) => {
          seen.push(`${url} ${headers['x-app'] as string}`);
          return { user: 'alice' };
        },
      },
      allowMissingOrigin: true,
    });
    await greet(
      connect(server, { url: '/own?a=b', headers: { 'x-app': 'one' } }),
      'a',
      clock.now(),
    );
    await greet(connect(server, { headers: { 'x-app': 'two' } }), 'a', clock.now());
    expect(seen).toEqual(['/own?a=b one', '/ two']);
  });
});
