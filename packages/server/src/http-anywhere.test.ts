import { createServer, request as requestOf, type Server } from 'node:http';
import { createHttpTransport, createSignaling, type SessionSignaling } from '@earshot/signaling';
import { afterEach, expect, it } from 'vitest';
import { createCallServer } from './create-call-server.ts';
import type { CallServer } from './call-server.ts';
import { portOf } from './http/own-server.ts';
import { openPostgresStore } from './postgres.ts';
import { openRedisBus } from './redis.ts';
import { accept, invite, mediaState } from './testing/messages.ts';
import { sendRequest, statusOf } from './testing/raw-http.ts';
import { SECRET, signToken } from './testing/test-server.ts';
import { describeOnPostgres } from './testing/use-postgres.ts';
import { describeOnRedis } from './testing/use-redis.ts';

describeOnPostgres('clients without WebSockets, at several servers on PostgreSQL', (postgres) => {
  describeOnRedis('and Redis', (redis) => {
    const servers: CallServer[] = [];
    const balancers: Server[] = [];
    const clients: SessionSignaling[] = [];
    afterEach(async () => {
      for (const client of clients.splice(0)) client.close();
      await Promise.all(servers.splice(0).map((server) => server.close()));
      for (const balancer of balancers.splice(0)) {
        balancer.closeAllConnections();
        await new Promise((resolve) => balancer.close(resolve));
      }
    });

    async function start(count: number): Promise<readonly number[]> {
      const database = await postgres().newDatabase();
      const options = { url: redis().url, prefix: redis().newPrefix() };
      for (let number = 0; number < count; number += 1) {
        servers.push(
          createCallServer({
            ...{ port: 0, host: '127.0.0.1', auth: { secret: SECRET }, log: () => undefined },
            allowMissingOrigin: true,
            store: () => openPostgresStore(database),
            bus: () => openRedisBus(options),
          }),
        );
      }
      await Promise.all(servers.map(({ ready }) => ready));
      return servers.map(({ port }) => port ?? 0);
    }

    /** A load balancer that gives each request to the next server, whoever asks. */
    async function balance(ports: readonly number[]): Promise<number> {
      let requests = 0;
      const balancer = createServer((incoming, outgoing) => {
        requests += 1;
        const { method, url, headers } = incoming;
        const port = ports[requests % ports.length];
        const onward = requestOf({ host: '127.0.0.1', port, method, path: url, headers });
        onward.on('response', (answer) => {
          outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
          answer.on('error', () => outgoing.destroy());
          answer.pipe(outgoing);
        });
        onward.on('error', () => outgoing.destroy());
        outgoing.on('close', () => onward.destroy());
        incoming.pipe(onward);
      });
      balancers.push(balancer);
      await new Promise<void>((resolve) => balancer.listen(0, '127.0.0.1', resolve));
      return portOf(balancer) ?? 0;
    }

    async function connect(port: number, user: string) {
      const signaling = createSignaling(() => createHttpTransport(`ws://127.0.0.1:${port}/calls`), {
        device: `${user}-1`,
        token: () => signToken({ sub: user, now: Date.now() }),
      });
      clients.push(signaling);
      const states: string[] = [];
      const heard: unknown[] = [];
      signaling.on('state', ({ status }) => states.push(status));
      signaling.on('message', ({ message }) => heard.push(message));
      signaling.connect();
      await expect.poll(() => signaling.state.status, { timeout: 10_000 }).toBe('online');
      return { signaling, states, heard };
    }

    it('are served whichever server a request reaches: nothing lost, doubled or in disorder', async () => {
      const port = await balance(await start(3));
      const [alice, bob] = [await connect(port, 'alice'), await connect(port, 'bob')];
      alice.signaling.send(invite('c1'), { user: 'bob' });
      await expect.poll(() => bob.heard).toContainEqual(expect.objectContaining({ call: 'c1' }));
      bob.signaling.send(accept('c1'), { user: 'alice' });
      const isAccept = expect.objectContaining({ type: 'call.accept' }) as unknown;
      await expect.poll(() => alice.heard).toContainEqual(isAccept);
      const all = Array.from({ length: 60 }, (_, index) => index + 1);
      for (const version of all) {
        alice.signaling.send({ ...mediaState('c1'), version } as never, { user: 'bob' });
        bob.signaling.send({ ...mediaState('c1'), version } as never, { user: 'alice' });
        // Each in a request of its own, as far as they are not faster than the requests before them.
        if (version % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      for (const { heard, states } of [alice, bob]) {
        await expect.poll(() => versionsOf(heard), { timeout: 10_000 }).toEqual(all);
        expect(states).toEqual(['connecting', 'online']);
      }
    });

    it('learn nothing about streams that are elsewhere, or nowhere', async () => {
      const [first = 0, second = 0] = await start(2);
      const url = (port: number): string => `http://127.0.0.1:${port}/calls/http`;
      const stream = await sendRequest(url(first));
      stream.setEncoding('utf8');
      const opened = await new Promise<string>((resolve) => stream.once('data', resolve));
      const id = /data: "([\w-]{32})"/.exec(opened)?.[1] ?? '';
      const post = (connection: string, origin?: string): Promise<number> =>
        statusOf(url(second), {
          method: 'POST',
          headers: origin === undefined ? {} : { origin },
          body: JSON.stringify({ connection, post: 1, texts: [] }),
        });
      expect(await post(id)).toBe(204);
      expect(await post('x'.repeat(32))).toBe(204);
      expect(await post('no id')).toBe(404);
      stream.destroy();
    });
  });
});

function versionsOf(heard: readonly unknown[]): readonly number[] {
  return heard.flatMap((message) => {
    const { type, version } = message as { readonly type: string; readonly version?: number };
    return type === 'call.media' && version !== undefined ? [version] : [];
  });
}
