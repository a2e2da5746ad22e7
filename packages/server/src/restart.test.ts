import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accept, end, invite } from './testing/messages.ts';
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
