import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectDevice, type Device } from './testing/device.ts';
import { accept, end, invite } from './testing/messages.ts';
import { startServerProcess, type ServerProcess } from './testing/server-process.ts';
import { SECRET, signToken } from './testing/test-server.ts';
import { useServer } from './testing/use-server.ts';

const start = useServer();
let folder: string;
let files = 0;
const newFile = (): string => join(folder, `calls-${(files += 1)}.sqlite`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'earshot-restart-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function query(file: string, sql: string): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare(sql).all();
  database.close();
  return rows.map((row) => ({ ...row }));
}

describe('a server that starts on the file of another one', () => {
  it('goes on with a call: both take their seats, it ends with a true record', async () => {
    const database = newFile();
    const before = await start({ database });
    const alice = await before.device('alice', 'laptop');
    const bob = await before.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    await before.server.close();
    // A server that stops sends its clients away: they have not left.
    expect(query(database, 'select kind from earshot_deadlines order by kind')).toEqual([
      { kind: 'expiring' },
      { kind: 'max-duration' },
    ]);

    const after = await start({ database });
    await after.pass(10_000);
    const aliceAgain = await after.device('alice', 'laptop');
    const bobAgain = await after.device('bob', 'phone');
    await after.pass(60_000);
    expect(await aliceAgain.heardTypes()).not.toContain('call.absent');
    bobAgain.say(end('c1', 'hangup'), aliceAgain.self);
    expect((await aliceAgain.hear('call.end')).message.reason).toBe('hangup');
    expect(await after.server.calls.get('c1')).toMatchObject({
      durationMs: 70_000,
      endReason: 'hangup',
      endedBy: 'callee',
    });
  });

  it('ends what fell due while nobody watched, at the time when it was due', async () => {
    const database = newFile();
    const before = await start({ database });
    const alice = await before.device('alice', 'laptop');
    const bob = await before.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await before.server.close();
    const startedAt = before.clock.now();

    await before.pass(3_600_000);
    const after = await start({ database, clock: before.clock });
    expect(await after.server.calls.get('c1')).toMatchObject({
      status: 'ended',
      endReason: 'unanswered',
      endedAt: startedAt + 60_000,
      durationMs: 0,
    });
    expect(query(database, 'select * from earshot_deadlines')).toEqual([]);
  });

  it('ends a call to which nobody comes back', async () => {
    const database = newFile();
    const before = await start({ database });
    const alice = await before.device('alice', 'laptop');
    const bob = await before.device('bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    await before.server.close();

    const after = await start({ database });
    await after.pass(20_000);
    expect(await after.server.calls.get('c1')).toMatchObject({ endReason: 'connection-lost' });
  });
});

describe('kill -9', () => {
  const running: ServerProcess[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.kill('SIGKILL')));
  });

  async function launch(database: string): Promise<ServerProcess> {
    const server = await startServerProcess({
      EARSHOT_JWT_SECRET: SECRET,
      EARSHOT_DATABASE: database,
    });
    running.push(server);
    return server;
  }

  async function connect(server: ServerProcess, user: string, device: string): Promise<Device> {
    const token = await signToken({ sub: user, now: Date.now() });
    const origin = `http://127.0.0.1:${server.port}`;
    return connectDevice(`ws://127.0.0.1:${server.port}/calls`, { origin, token, device });
  }

  it('while it rings: it rings again, is answered, and the record is right', async () => {
    const database = newFile();
    const first = await launch(database);
    const alice = await connect(first, 'alice', 'laptop');
    const bob = await connect(first, 'bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    await first.kill('SIGKILL');
    expect(query(database, 'select id, status from earshot_calls')).toEqual([
      { id: 'c1', status: 'ringing' },
    ]);

    const second = await launch(database);
    const aliceAgain = await connect(second, 'alice', 'laptop');
    const bobAgain = await connect(second, 'bob', 'phone');
    expect((await aliceAgain.hear('calls.sync')).message.calls).toMatchObject([
      { call: 'c1', status: 'ringing', direction: 'outgoing' },
    ]);
    const { message } = await bobAgain.hear('call.invite');
    expect(message.ringMs).toBeLessThan(60_000);
    bobAgain.say(accept('c1'));
    await aliceAgain.hear('call.accept');
    aliceAgain.say(end('c1', 'hangup'), bobAgain.self);
    await bobAgain.hear('call.end');
    expect(await second.kill('SIGTERM')).toBe(0);
    expect(
      query(database, 'select status, callee_device, end_reason, ended_by from earshot_calls'),
    ).toEqual([
      { status: 'ended', callee_device: 'phone', end_reason: 'hangup', ended_by: 'caller' },
    ]);
    expect(query(database, 'select * from earshot_deadlines')).toEqual([]);
  });

  it('in a call: it goes on, and the record is right', async () => {
    const database = newFile();
    const first = await launch(database);
    const alice = await connect(first, 'alice', 'laptop');
    const bob = await connect(first, 'bob', 'phone');
    alice.say(invite('c1'), { user: 'bob' });
    await bob.hear('call.invite');
    bob.say(accept('c1'));
    await alice.hear('call.accept');
    await first.kill('SIGKILL');

    const second = await launch(database);
    const bobAgain = await connect(second, 'bob', 'phone');
    expect((await bobAgain.hear('calls.sync')).message.calls).toMatchObject([
      { call: 'c1', status: 'answered', direction: 'incoming' },
    ]);
    const aliceAgain = await connect(second, 'alice', 'laptop');
    await aliceAgain.hear('call.accept');
    bobAgain.say(end('c1', 'hangup'), aliceAgain.self);
    await aliceAgain.hear('call.end');
    expect(await second.kill('SIGTERM')).toBe(0);
    const [record] = query(database, 'select * from earshot_calls') as [Record<string, number>];
    expect(record).toMatchObject({ status: 'ended', end_reason: 'hangup', ended_by: 'callee' });
    expect(record['ended_at']).toBeGreaterThan(record['answered_at'] ?? Infinity);
  });
});
