import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { accept, end, invite, mediaState } from './testing/messages.ts';
import { connectReal, type RealClient } from './testing/real-client.ts';
import { startServerProcess, type ServerProcess } from './testing/server-process.ts';
import { SECRET } from './testing/test-server.ts';

let folder: string;
let files = 0;
const servers: ServerProcess[] = [];
const clients: RealClient[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-survival-'));
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await Promise.all(servers.splice(0).map((server) => server.kill('SIGKILL')));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

type Environment = Readonly<Record<string, string>>;

/** A server in a process of its own that can die and come back on the same port and file. */
interface Mortal {
  readonly file: string;
  readonly process: ServerProcess;
  rise(more?: Environment): Promise<Mortal>;
}

async function launch(environment: Environment = {}): Promise<Mortal> {
  files += 1;
  const file = join(folder, `calls-${files}.sqlite`);

  async function rise(more: Environment): Promise<Mortal> {
    const process = await startServerProcess({
      ...{ EARSHOT_JWT_SECRET: SECRET, EARSHOT_DATABASE: file },
      ...environment,
      ...more,
    });
    servers.push(process);
    const port = String(process.port);
    return { file, process, rise: (other = {}) => rise({ PORT: port, ...other }) };
  }

  return rise({});
}

async function connect(
  { process }: Mortal,
  user: string,
  device = `${user}-1`,
): Promise<RealClient> {
  const client = await connectReal(process.port, { user, device });
  clients.push(client);
  await client.hear('calls.sync');
  return client;
}

interface Scene {
  readonly server: Mortal;
  readonly alice: RealClient;
  readonly bob: RealClient;
}

async function ringing(environment: Environment = {}): Promise<Scene> {
  const server = await launch(environment);
  const alice = await connect(server, 'alice');
  const bob = await connect(server, 'bob');
  alice.say(invite('c1'), { user: 'bob' });
  await alice.hear('call.placed');
  await bob.hear('call.invite');
  return { server, alice, bob };
}

async function talking(environment: Environment = {}): Promise<Scene> {
  const scene = await ringing(environment);
  scene.bob.say(accept('c1'));
  await scene.alice.hear('call.accept');
  return scene;
}

interface Kept {
  readonly id: string;
  readonly status: string;
  readonly callee_device: string | null;
  readonly started_at: number;
  readonly ring_until: number;
  readonly answered_at: number;
  readonly expires_at: number;
  readonly ended_at: number;
  readonly end_reason: string | null;
  readonly ended_by: string | null;
}

function kept({ file }: Mortal, call = 'c1'): Kept {
  const rows = query(file, 'select * from earshot_calls') as Kept[];
  const row = rows.find(({ id }) => id === call);
  if (row === undefined) throw new Error(`There is no ${call}.`);
  return row;
}

function query(file: string, sql: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows;
}

async function hangUp({ server, alice, bob }: Scene): Promise<void> {
  alice.say(end('c1', 'hangup'), { user: 'bob' });
  await bob.hear('call.end');
  const record = kept(server);
  expect(record).toMatchObject({
    ...{ status: 'ended', callee_device: 'bob-1', end_reason: 'hangup', ended_by: 'caller' },
  });
  expect(record.started_at).toBeLessThanOrEqual(record.answered_at);
  expect(record.answered_at).toBeLessThanOrEqual(record.ended_at);
  expect(query(server.file, 'select * from earshot_deadlines')).toEqual([]);
}

const types = ({ heard }: RealClient): string[] => heard.map(({ message }) => message.type);

describe.each(['SIGTERM', 'SIGKILL'] as const)('%s', { timeout: 60_000 }, (signal) => {
  it('while it rings: it rings again, and is answered', async () => {
    const { server, alice, bob } = await ringing();
    const { ring_until: ringUntil } = kept(server);
    await server.process.kill(signal);
    const again = await server.rise();
    expect((await alice.hear('calls.sync')).calls).toMatchObject([
      { call: 'c1', status: 'ringing', direction: 'outgoing' },
    ]);
    const { ringMs } = await bob.hear('call.invite');
    expect(ringMs).toBeLessThan(60_000);
    expect(kept(again).ring_until).toBe(ringUntil);
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    await hangUp({ server: again, alice, bob });
  });

  it('in a call: it goes on, and nobody hears of an absence', async () => {
    const { server, alice, bob } = await talking();
    const { answered_at: answeredAt } = kept(server);
    await server.process.kill(signal);
    const again = await server.rise();
    expect((await alice.hear('calls.sync')).calls).toMatchObject([
      { call: 'c1', status: 'answered', direction: 'outgoing', device: 'bob-1' },
    ]);
    expect((await bob.hear('calls.sync')).calls).toMatchObject([
      { call: 'c1', status: 'answered', direction: 'incoming', device: 'alice-1' },
    ]);
    expect(kept(again).answered_at).toBe(answeredAt);
    await hangUp({ server: again, alice, bob });
    expect([...types(alice), ...types(bob)]).not.toContain('call.absent');
  });

  it('when somebody calls meanwhile: the other one is rung as soon as it is back', async () => {
    const server = await launch();
    const alice = await connect(server, 'alice');
    const bob = await connect(server, 'bob');
    alice.say(invite('c0'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(end('c0', 'rejected'));
    await alice.hear('call.end');
    await server.process.kill(signal);
    bob.close();
    alice.say(invite('c1'), { user: 'bob' });
    const again = await server.rise();
    await alice.hear('call.placed');
    await alice.hear('call.placed');
    const back = await connect(again, 'bob');
    expect(await back.hear('call.invite')).toMatchObject({ call: 'c1' });
    const ends = alice.heard.filter(({ message }) => message.type === 'call.end');
    expect(ends.every(({ message }) => 'call' in message && message.call === 'c0')).toBe(true);
  });

  it('right at the answer: it was answered once', async () => {
    const { server, alice, bob } = await ringing();
    bob.say(accept('c1'));
    // One turn of the loop later the answer is on its way, and the server just about it.
    await new Promise((resolve) => void setImmediate(resolve));
    await server.process.kill(signal);
    await isAnsweredOnce({ server: await server.rise(), alice, bob });
  });
});

/** Whatever the server had heard, written and told of the answer before it died. */
async function isAnsweredOnce({ server, alice, bob }: Scene): Promise<void> {
  await alice.hear('calls.sync');
  if (!types(alice).includes('call.accept')) await alice.hear('call.accept');
  // An answer that was not acknowledged is said again, and to a call that is over it is answered
  // with its end: this one comes after it.
  bob.say(mediaState('c1'), { user: 'alice' });
  await alice.hear('call.media');
  expect(kept(server)).toMatchObject({ status: 'answered', callee_device: 'bob-1' });
  await hangUp({ server, alice, bob });
  expect([...types(alice), ...types(bob)].filter((type) => type === 'call.end')).toHaveLength(1);
}

describe('kill -9', { timeout: 60_000 }, () => {
  it.each([
    { name: 'before the server heard of the answer', hears: false },
    { name: 'after the caller heard of the answer', hears: true },
  ])('$name: it was answered once', async ({ hears }) => {
    const { server, alice, bob } = await ringing();
    bob.say(accept('c1'));
    if (hears) await alice.hear('call.accept');
    await server.process.kill('SIGKILL');
    await isAnsweredOnce({ server: await server.rise(), alice, bob });
  });

  it('does not move the end of a ring, nor that of a call', async () => {
    const limits = { EARSHOT_RING_MS: '3000', EARSHOT_MAX_DURATION_MS: '4000' };
    const { server, alice, bob } = await talking(limits);
    const carol = await connect(server, 'carol');
    const dave = await connect(server, 'dave');
    carol.say(invite('c2'), { user: 'dave' });
    await dave.hear('call.invite');
    await server.process.kill('SIGKILL');

    const again = await server.rise();
    expect((await carol.hear('call.end')).reason).toBe('unanswered');
    for (const one of [alice, bob]) {
      expect((await one.hear('call.end')).reason).toBe('max-duration');
    }
    const [call, ring] = [kept(again, 'c1'), kept(again, 'c2')];
    expect(call).toMatchObject({ status: 'ended', end_reason: 'max-duration' });
    expect(call.ended_at).toBe(call.answered_at + 4_000);
    expect(ring).toMatchObject({ status: 'ended', end_reason: 'unanswered' });
    expect(ring.ended_at).toBe(ring.started_at + 3_000);
    expect(query(server.file, 'select * from earshot_deadlines')).toEqual([]);
  });

  it('gives all the grace to come back, and ends calls to which nobody does', async () => {
    const { server, alice, bob } = await talking({ EARSHOT_GRACE_MS: '2000' });
    const carol = await connect(server, 'carol');
    const dave = await connect(server, 'dave');
    carol.say(invite('c2'), { user: 'dave' });
    await dave.hear('call.invite');
    dave.say(accept('c2'));
    await carol.hear('call.accept');
    await server.process.kill('SIGKILL');
    for (const gone of [bob, carol, dave]) gone.close();

    const again = await server.rise();
    const startedAt = Date.now();
    await alice.hear('call.absent');
    expect(Date.now() - startedAt).toBeGreaterThan(1_000);
    alice.say(end('c1', 'connection-lost'), { user: 'bob' });
    await expect
      .poll(() => kept(again, 'c1'))
      .toMatchObject({
        ...{ status: 'ended', end_reason: 'connection-lost', ended_by: 'caller' },
      });
    await expect
      .poll(() => kept(again, 'c2'))
      .toMatchObject({
        ...{ status: 'ended', end_reason: 'connection-lost', ended_by: null },
      });
    expect(query(server.file, 'select * from earshot_deadlines')).toEqual([]);
  });
});

describe('SIGTERM with a time to drain', { timeout: 60_000 }, () => {
  it('says 503 first, serves on, and then sends clients away', async () => {
    const server = await launch({ EARSHOT_DRAIN_MS: '2000', EARSHOT_MOVE_MS: '500' });
    const alice = await connect(server, 'alice');
    const bob = await connect(server, 'bob');
    const stopped = server.process.kill('SIGTERM');
    const ready = `http://127.0.0.1:${server.process.port}/ready`;
    await expect.poll(async () => (await fetch(ready)).status, { timeout: 10_000 }).toBe(503);
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    expect(await stopped).toBe(0);
    const again = await server.rise();
    await hangUp({ server: again, alice, bob });
  });

  it('does not make anybody wait who asks twice', async () => {
    const server = await launch({ EARSHOT_DRAIN_MS: '600000' });
    await connect(server, 'alice');
    const stopped = server.process.kill('SIGTERM');
    const ready = `http://127.0.0.1:${server.process.port}/ready`;
    await expect.poll(async () => (await fetch(ready)).status, { timeout: 10_000 }).toBe(503);
    await server.process.kill('SIGTERM');
    expect(await stopped).toBeUndefined();
  });
});
