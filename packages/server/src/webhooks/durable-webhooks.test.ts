import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { accept, end, invite } from '../testing/messages.ts';
import { connectReal, type RealClient } from '../testing/real-client.ts';
import { startServerProcess, type ServerProcess } from '../testing/server-process.ts';
import { SECRET } from '../testing/test-server.ts';
import type { WebhookEvent } from './webhook-event.ts';

let folder: string;
const processes: ServerProcess[] = [];
const clients: RealClient[] = [];
const servers: Server[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-webhooks-'));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(processes.splice(0).map((one) => one.kill('SIGKILL')));
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface App {
  readonly url: string;
  readonly ids: () => readonly string[];
  /** What it does about requests from now on: takes them, or never answers. */
  mode: 'takes' | 'hangs';
}

async function startApp(): Promise<App> {
  const got: string[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      got.push((JSON.parse(body) as WebhookEvent).id);
      if (app.mode === 'takes') response.writeHead(204).end();
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const url = `http://localhost:${(server.address() as AddressInfo).port}/hooks`;
  const app: App = { url, ids: () => got, mode: 'takes' };
  return app;
}

async function startCalls(app: App, file: string): Promise<ServerProcess> {
  const started = await startServerProcess({
    EARSHOT_JWT_SECRET: SECRET,
    EARSHOT_DATABASE: join(folder, file),
    EARSHOT_WEBHOOK_URL: app.url,
    EARSHOT_WEBHOOK_SECRET: 'what both sides know',
  });
  processes.push(started);
  return started;
}

async function connect({ port }: ServerProcess, user: string): Promise<RealClient> {
  const client = await connectReal(port, { user, device: `${user}-1` });
  clients.push(client);
  await client.hear('calls.sync');
  return client;
}

async function talk(server: ServerProcess, call: string): Promise<void> {
  const [alice, bob] = [await connect(server, 'alice'), await connect(server, 'bob')];
  alice.say(invite(call), { user: 'bob' });
  await bob.hear('call.invite');
  bob.say(accept(call));
  await alice.hear('call.accept');
  alice.say(end(call, 'hangup'), { user: 'bob' });
  await bob.hear('call.end');
}

function waiting(file: string): readonly unknown[] {
  const database = new DatabaseSync(join(folder, file), { readOnly: true });
  const rows = database.prepare('select id from earshot_outbox order by seq').all();
  database.close();
  return rows.map(({ id }) => id);
}

/** Time that leases need: what was claimed by a process that was killed waits for its end. */
const PATIENCE_MS = 60_000;
const story = ['c1:call.started', 'c1:call.answered', 'c1:call.ended'];

describe('webhooks of a server that is killed', { timeout: 90_000 }, () => {
  it('in the middle of sending, arrive from the next one, in order', async () => {
    const app = await startApp();
    app.mode = 'hangs';
    const first = await startCalls(app, 'killed.sqlite');
    await talk(first, 'c1');
    await vi.waitFor(() => expect(app.ids()).toEqual(['c1:call.started']), PATIENCE_MS);
    await first.kill('SIGKILL');
    expect(waiting('killed.sqlite')).toEqual(story);

    app.mode = 'takes';
    await startCalls(app, 'killed.sqlite');
    // The first one comes once more: nobody can know whether it had arrived.
    const expected = ['c1:call.started', ...story];
    await vi.waitFor(() => expect(app.ids()).toEqual(expected), PATIENCE_MS);
    await vi.waitFor(() => expect(waiting('killed.sqlite')).toEqual([]), PATIENCE_MS);
  });

  it('are sent by one of two processes that share the database', async () => {
    const app = await startApp();
    const one = await startCalls(app, 'shared.sqlite');
    await startCalls(app, 'shared.sqlite');
    for (const call of ['c1', 'c2', 'c3', 'c4']) await talk(one, call);
    await vi.waitFor(() => expect(waiting('shared.sqlite')).toEqual([]), PATIENCE_MS);
    for (const call of ['c1', 'c2', 'c3', 'c4']) {
      const ofCall = app.ids().filter((id) => id.startsWith(call));
      expect(ofCall).toEqual(story.map((id) => id.replace('c1', call)));
    }
  });
});
