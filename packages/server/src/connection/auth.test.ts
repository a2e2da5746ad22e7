import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { signToken, type TestServer } from '../testing/test-server.ts';
import type { RawClient } from '../testing/raw-client.ts';
import { useServer } from '../testing/use-server.ts';

const start = useServer();
const MINUTE = 60_000;

async function hello(bench: TestServer, token: string): Promise<RawClient> {
  const raw = await bench.raw();
  raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop' });
  return raw;
}

describe('a token that is not good', () => {
  it('is refused in the same words, whatever is wrong with it', async () => {
    const bench = await start();
    const now = bench.clock.now();
    const tokens = [
      'garbage',
      'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.',
      await signToken({ sub: 'alice', now, lifetimeMs: -10 * MINUTE }),
      await signToken({ sub: 'alice', now, secret: 'a foreign secret of thirty-two bytes' }),
      await signToken({ sub: 'not an id', now }),
    ];
    const refusals = [];
    for (const token of tokens) {
      const raw = await hello(bench, token);
      refusals.push(await raw.take('refused'));
      await raw.closed;
    }
    expect(new Set(refusals.map((refusal) => JSON.stringify(refusal)))).toEqual(
      new Set(['{"type":"refused","code":"unauthorized","message":"The token was not accepted."}']),
    );
    await bench.connections(0);
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
  });
});

describe('a check of one’s own', () => {
  it('sees the address and the headers of the request, also for a newer token', async () => {
    const seen: string[] = [];
    const bench = await start({
      auth: {
        authenticate: (token, { url, headers }) => {
          seen.push(`${token} ${url} ${headers['x-app'] as string}`);
          return { user: 'alice' };
        },
      },
    });
    const raw = await bench.raw({ headers: { 'x-app': 'one' } });
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token: 't1', device: 'laptop' });
    await raw.take('welcome');
    raw.send({ type: 'token', token: 't2' });
    await raw.caughtUp();
    expect(seen).toEqual(['t1 /calls one', 't2 /calls one']);
  });
});

describe('a client that leaves while its token is checked', () => {
  it('leaves nothing behind', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const bench = await start({
      auth: { authenticate: () => asked.then(() => ({ user: 'alice' })) },
    });
    const raw = await hello(bench, 'token');
    await raw.close();
    await bench.connections(0);
    answer();
    await bench.pass(1_000);
    expect(bench.server.stats()).toEqual({ connections: 0, sessions: 0 });
    expect(bench.log.map(({ event }) => event)).not.toContain('session.opened');
  });

  it('and one that says hello twice meanwhile is refused', async () => {
    const bench = await start({ auth: { authenticate: () => new Promise(() => undefined) } });
    const raw = await hello(bench, 'token');
    raw.send({ type: 'hello', v: PROTOCOL_VERSION, token: 'other', device: 'laptop' });
    expect(await raw.take('refused')).toMatchObject({ code: 'invalid' });
  });
});

describe('a token that cannot be checked', () => {
  it('is no verdict: the client may come back', async () => {
    const bench = await start({
      auth: { authenticate: () => Promise.reject(new Error('secret')) },
    });
    const raw = await hello(bench, 'token');
    expect(await raw.take('refused')).toMatchObject({ code: 'busy', retryAfterMs: 5_000 });
    expect(JSON.stringify(bench.log)).not.toContain('secret');
  });
});

describe('a token that expires while the client is connected', () => {
  const lifetimeMs = 10 * MINUTE;

  it('ends the connection, not the session', async () => {
    const bench = await start();
    const raw = await hello(
      bench,
      await signToken({ sub: 'alice', now: bench.clock.now(), lifetimeMs }),
    );
    const { session, secret } = await raw.take('welcome');
    await bench.pass(lifetimeMs + 30_000);
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'expired' });
    await raw.closed;

    const resume = { session, secret, received: 1 };
    const back = await bench.device('alice', 'laptop', { resume });
    expect(back.welcome.resumed).toBe(true);
  });

  it('while a newer one is checked waits for the check', async () => {
    let answer = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const bench = await start({
      auth: {
        authenticate: async (token) => {
          if (token !== String(begun + MINUTE)) await asked;
          return { user: 'alice', expiresAt: Number(token) };
        },
      },
    });
    const begun = bench.clock.now();
    const raw = await hello(bench, String(begun + MINUTE));
    await raw.take('welcome');
    await bench.pass(50_000);
    raw.send({ type: 'token', token: String(begun + MINUTE + 15_000) });
    await raw.caughtUp();
    await bench.pass(20_000);
    await raw.caughtUp();
    answer();
    await raw.caughtUp();
    await bench.pass(5_000);
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'expired' });
  });

  it('does not wait for a check that never ends', async () => {
    const bench = await start({
      auth: {
        authenticate: (token) =>
          token === 'good'
            ? { user: 'alice', expiresAt: bench.clock.now() + MINUTE }
            : new Promise(() => undefined),
      },
    });
    const raw = await hello(bench, 'good');
    await raw.take('welcome');
    await bench.pass(50_000);
    raw.send({ type: 'token', token: 'stuck' });
    await raw.caughtUp();
    await bench.pass(25_000);
    await raw.caughtUp();
    await bench.pass(5_000);
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'expired' });
  });

  it('may be followed by a newer one', async () => {
    const bench = await start();
    const { clock, pass } = bench;
    const raw = await hello(bench, await signToken({ sub: 'alice', now: clock.now(), lifetimeMs }));
    await raw.take('welcome');
    await pass(9 * MINUTE);
    const newer = await signToken({ sub: 'alice', now: clock.now(), lifetimeMs });
    raw.send({ type: 'token', token: newer });
    await raw.caughtUp();
    await pass(9 * MINUTE);
    await raw.caughtUp();
    await pass(2 * MINUTE);
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'expired' });
  });

  it.each(['garbage', 'somebody else’s'])('is not followed by one that is %s', async (kind) => {
    const bench = await start();
    const { clock, pass } = bench;
    const raw = await hello(bench, await signToken({ sub: 'alice', now: clock.now(), lifetimeMs }));
    await raw.take('welcome');
    const other = await signToken({ sub: 'bob', now: clock.now(), lifetimeMs: 5 * lifetimeMs });
    raw.send({ type: 'token', token: kind === 'garbage' ? kind : other });
    expect(await raw.take('fault')).toMatchObject({ code: 'forbidden', field: 'token' });
    await pass(lifetimeMs + 30_000);
    expect(await raw.take('bye')).toEqual({ type: 'bye', code: 'expired' });
  });

  it('of a check of one’s own need not expire', async () => {
    const bench = await start({ auth: { authenticate: (token) => ({ user: token }) } });
    const raw = await hello(bench, 'alice');
    expect(await raw.take('welcome')).toMatchObject({ self: { user: 'alice' } });
    await bench.pass(24 * 60 * MINUTE);
    await raw.caughtUp();
  });
});
