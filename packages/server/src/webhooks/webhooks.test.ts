import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeClock } from '@earshot/signaling/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { recordOf } from '../hub/call-record.ts';
import { readSettings } from '../settings.ts';
import { openSqliteStore } from '../store/open-sqlite-store.ts';
import { accept, end, invite } from '../testing/messages.ts';
import { quietOperations } from '../testing/quiet-operations.ts';
import { endedRow, START } from '../testing/rows.ts';
import { useServer } from '../testing/use-server.ts';
import { isWebhookGenuine } from './signature.ts';
import type { WebhookEvent } from './webhook-event.ts';
import { createWebhooks } from './webhooks.ts';

const start = useServer();
const secret = 'what both sides know';

interface Got {
  readonly event: WebhookEvent;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

interface App {
  readonly url: string;
  readonly got: readonly Got[];
  /** What it answers from now on; undefined: nothing, ever. */
  answers(status: number | undefined): void;
  types(): readonly string[];
}

const closing: Server[] = [];
afterEach(() => {
  for (const server of closing.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function startApp(): Promise<App> {
  const got: Got[] = [];
  let status: number | undefined = 204;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      got.push({ event: JSON.parse(body) as WebhookEvent, body, headers: request.headers });
      if (status !== undefined) response.writeHead(status, { location: '/elsewhere' }).end();
    });
  });
  closing.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/hooks`,
    got,
    answers: (next) => (status = next),
    types: () => got.map(({ event }) => event.type),
  };
}

describe('webhooks', () => {
  it('tell of a call in order, signed', async () => {
    const app = await startApp();
    const bench = await start({ webhooks: { url: app.url, secret } });
    const alice = await bench.device('alice', 'laptop');
    const bob = await bench.device('bob', 'phone');
    alice.say(invite('c1', { context: 'visit-7' }), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    alice.say(end('c1', 'hangup'), bob.self);
    await vi.waitFor(() => expect(app.got).toHaveLength(3));
    expect(app.types()).toEqual(['call.started', 'call.answered', 'call.ended']);
    expect(app.got[2]?.event).toMatchObject({
      id: 'c1:call.ended',
      call: { id: 'c1', endReason: 'hangup', context: 'visit-7', callee: { user: 'bob' } },
    });
    for (const { body, headers } of app.got) {
      const signature = String(headers['earshot-signature']);
      expect(isWebhookGenuine({ secret, signature, body, now: bench.clock.now() })).toBe(true);
    }
    expect(bench.server.metrics()).toContain('earshot_webhooks_total{result="delivered"} 3');
    expect(JSON.stringify(bench.log)).not.toContain(secret);
  });

  it('come again until they have arrived, and what follows waits', async () => {
    const app = await startApp();
    app.answers(503);
    const bench = await start({ webhooks: { url: app.url, secret } });
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'nobody' });
    await alice.hear('call.end');
    const retried = (): number =>
      bench.log.filter(({ event }) => event === 'webhook.retried').length;
    await vi.waitFor(() => expect(retried()).toBe(1));
    app.answers(302);
    await vi.waitFor(async () => {
      await bench.pass(1_200);
      expect(retried()).toBe(2);
    });
    app.answers(200);
    await vi.waitFor(async () => {
      await bench.pass(6_000);
      expect(app.got).toHaveLength(4);
    });
    expect(app.types()).toEqual(['call.ended', 'call.ended', 'call.ended', 'call.missed']);
  });

  it('of one call do not wait for those of another', async () => {
    const app = await startApp();
    app.answers(500);
    const bench = await start({ webhooks: { url: app.url, secret, events: ['call.missed'] } });
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'nobody' });
    await alice.hear('call.end');
    await vi.waitFor(() => expect(app.got).toHaveLength(1));
    app.answers(200);
    alice.say(invite('c2'), { user: 'nobody' });
    await alice.hear('call.end');
    await vi.waitFor(() => expect(app.got).toHaveLength(2));
    expect(app.got.map(({ event }) => event.id)).toEqual(['c1:call.missed', 'c2:call.missed']);
  });

  it('wait no longer than ten seconds for an answer, and the close for none', async () => {
    const app = await startApp();
    app.answers(undefined);
    const bench = await start({ webhooks: { url: app.url, secret } });
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'nobody' });
    await alice.hear('call.end');
    await vi.waitFor(() => expect(app.got).toHaveLength(1));
    await bench.clock.advance(10_000);
    await vi.waitFor(() =>
      expect(bench.log.some(({ event }) => event === 'webhook.retried')).toBe(true),
    );
    await vi.waitFor(async () => {
      await bench.pass(1_200);
      expect(app.got).toHaveLength(2);
    });
    await bench.server.close();
  });

  it('that nobody wants are not sent again', async () => {
    const app = await startApp();
    app.answers(410);
    const bench = await start({ webhooks: { url: app.url, secret, events: ['call.ended'] } });
    const alice = await bench.device('alice', 'laptop');
    alice.say(invite('c1'), { user: 'nobody' });
    await alice.hear('call.end');
    await vi.waitFor(() =>
      expect(bench.log.find(({ event }) => event === 'webhook.given-up')?.fields).toEqual({
        ...{ id: 'c1:call.ended', status: 410, attempts: 1 },
      }),
    );
  });

  it('tell of a rating, with the record that has it', async () => {
    const app = await startApp();
    const store = await openSqliteStore(':memory:');
    const rating = { stars: 5, tags: ['clear'], at: START } as const;
    await store.createCall(endedRow(), []);
    const { webhooks } = readSettings(
      { auth: { authenticate: () => undefined }, webhooks: { url: app.url, secret } },
      undefined,
    );
    const sender = createWebhooks({
      ...quietOperations(),
      ...{ webhooks, clock: new FakeClock(START), log: () => undefined },
    });
    sender.start(store.outbox);
    const rated = sender.withRatings(store);
    expect(await rated.annotateCall('nobody', 'callee', { rating })).toBe(false);
    expect(await rated.annotateCall('call-1', 'callee', { quality: { audioMos: 4 } })).toBe(true);
    expect(await rated.annotateCall('call-1', 'callee', { rating })).toBe(true);
    await vi.waitFor(() => expect(app.got).toHaveLength(1));
    expect(app.got[0]?.event).toEqual({
      id: `call-1:call.rated:callee:${START}`,
      ...{ type: 'call.rated', at: START, rating: { side: 'callee', user: 'bob', ...rating } },
      call: recordOf(endedRow({ notes: { callee: { quality: { audioMos: 4 }, rating } } })),
    });
    await sender.close();
    await store.close();
  });

  it.each([
    [{ url: 'http://app.example', secret }, ['webhooks.url']],
    [{ url: 'https://app.example', secret: 'short' }, ['webhooks.secret']],
    [{ url: 'https://app.example', secret, events: ['call.lost'] }, ['webhooks.events']],
    [{ url: 'https://app.example' }, ['webhooks']],
  ])('cannot be set up as %j', async (webhooks, options) => {
    await expect(start({ webhooks: webhooks as never })).rejects.toMatchObject({
      details: { mistakes: options.map((option) => ({ option })) },
    });
  });
});
