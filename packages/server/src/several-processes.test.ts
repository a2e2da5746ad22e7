import { expect, it } from 'vitest';
import type { Message } from '@earshot/signaling/server';
import { accept, description, end, invite, mediaState } from './testing/messages.ts';
import type { RealClient } from './testing/real-client.ts';
import {
  useProcesses,
  type Cluster,
  type Environment,
  type Mover,
} from './testing/use-processes.ts';
import { describeOnPostgres } from './testing/use-postgres.ts';
import { describeOnRedis } from './testing/use-redis.ts';

describeOnPostgres('several processes on PostgreSQL', (postgres) => {
  describeOnRedis('and Redis', (redis) => {
    const start = useProcesses(postgres, redis);

    interface Scene {
      readonly cluster: Cluster;
      readonly alice: Mover;
      readonly bob: Mover;
    }

    async function ringing(more?: Environment): Promise<Scene> {
      const cluster = await start(2, more);
      const alice = await cluster.connect('alice', 0);
      const bob = await cluster.connect('bob', 1);
      alice.say(invite('c1'), { user: 'bob' });
      await alice.hear('call.placed');
      await bob.hear('call.invite');
      return { cluster, alice, bob };
    }

    async function talking(more?: Environment): Promise<Scene> {
      const scene = await ringing(more);
      scene.bob.say(accept('c1'));
      await scene.alice.hear('call.accept');
      return scene;
    }

    async function kept({ database }: Cluster, call = 'c1') {
      const [row] = await postgres().query(
        database,
        `select * from earshot_calls where id = '${call}'`,
      );
      return row;
    }

    it('carry a whole call between users of different processes, in order', async () => {
      const cluster = await start(2);
      const alice = await cluster.connect('alice', 0);
      const bob = await cluster.connect('bob', 1);
      alice.say(invite('c1'), { user: 'bob' });
      alice.say(description('c1', 'the offer'), { user: 'bob' });
      await bob.hear('call.invite');
      expect(await bob.hear('call.description')).toMatchObject({ sdp: 'the offer' });
      bob.say({ type: 'call.ringing', call: 'c1' });
      await alice.hear('call.ringing');
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      for (let version = 1; version <= 200; version += 1) {
        alice.say(numbered(version), { user: 'bob' });
        bob.say(numbered(version), { user: 'alice' });
      }
      await Promise.all([untilNumber(alice, 200), untilNumber(bob, 200)]);
      expect(numbersOf(alice)).toEqual(upTo(200));
      expect(numbersOf(bob)).toEqual(upTo(200));
      bob.say(end('c1', 'hangup'));
      await alice.hear('call.end');
      expect(await kept(cluster)).toMatchObject({ status: 'ended', end_reason: 'hangup' });
    });

    it('ring all devices of a user, and end it for all but the first', async () => {
      const cluster = await start(2);
      const alice = await cluster.connect('alice', 0);
      const phone = await cluster.connect('bob', 0, 'phone');
      const desk = await cluster.connect('bob', 1, 'desk');
      alice.say(invite('c1'), { user: 'bob' });
      await Promise.all([phone.hear('call.invite'), desk.hear('call.invite')]);
      desk.say(accept('c1'));
      await alice.hear('call.accept');
      expect(await phone.hear('call.end')).toMatchObject({ reason: 'answered-elsewhere' });
      // And the other devices of both know where the call is.
      const later = await cluster.connect('bob', 0, 'tablet');
      later.say({ type: 'call.take', call: 'c1', media: { audio: true, video: true } });
      await later.hear('call.taken');
      expect(await alice.hear('call.moved')).toMatchObject({ device: 'tablet' });
      expect(await desk.hear('call.end')).toMatchObject({ reason: 'answered-elsewhere' });
    });

    it.each([
      ['of the caller', 0],
      ['of the callee', 1],
    ])('kill -9 of the process %s while it rings: it is answered all the same', async (_, gone) => {
      const { cluster, alice, bob } = await ringing();
      const other = 1 - gone;
      for (const client of [alice, bob]) client.goesTo(other);
      await cluster.processes[gone]?.kill('SIGKILL');
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      alice.say(mediaState('c1'), { user: 'bob' });
      await bob.hear('call.media');
      alice.say(end('c1', 'hangup'), { user: 'bob' });
      await bob.hear('call.end');
      expect(typesOf(alice)).toEqual(['calls.sync', 'call.placed', 'call.accept']);
      expect(typesOf(bob)).toEqual(['calls.sync', 'call.invite', 'call.media', 'call.end']);
      expect(await kept(cluster)).toMatchObject({ end_reason: 'hangup', ended_by: 'caller' });
    });

    it.each([
      ['of the one', 0],
      ['of the other', 1],
    ])('kill -9 of the process %s in a call: nothing is lost or said twice', async (_, gone) => {
      const { cluster, alice, bob } = await talking();
      for (const client of [alice, bob]) client.goesTo(1 - gone);
      const total = 400;
      for (let version = 1; version <= total; version += 1) {
        alice.say(numbered(version), { user: 'bob' });
        bob.say(numbered(version), { user: 'alice' });
        if (version === total / 2) void cluster.processes[gone]?.kill('SIGKILL');
        await turns(2);
      }
      await Promise.all([untilNumber(alice, total), untilNumber(bob, total)]);
      expect(numbersOf(alice)).toEqual(upTo(total));
      expect(numbersOf(bob)).toEqual(upTo(total));
      // Both went on with their sessions, and nobody heard of an absence.
      for (const client of [alice, bob]) {
        expect(typesOf(client).filter((type) => type === 'calls.sync')).toHaveLength(1);
        expect(typesOf(client)).not.toContain('call.absent');
      }
    });

    it('kill -9 moves no deadline: rings and calls end when they should', async () => {
      const limits = { EARSHOT_RING_MS: '3000', EARSHOT_MAX_DURATION_MS: '4000' };
      const { cluster, alice, bob } = await talking(limits);
      const carol = await cluster.connect('carol', 0);
      const dave = await cluster.connect('dave', 1);
      carol.say(invite('c2'), { user: 'dave' });
      await dave.hear('call.invite');
      for (const client of [alice, bob, carol, dave]) client.goesTo(1);
      await cluster.processes[0]?.kill('SIGKILL');
      for (const client of [carol, dave]) {
        expect(await client.hear('call.end')).toMatchObject({ reason: 'unanswered' });
      }
      for (const client of [alice, bob]) {
        expect(await client.hear('call.end')).toMatchObject({ reason: 'max-duration' });
      }
      const [call, ring] = [await kept(cluster), await kept(cluster, 'c2')];
      expect(call?.['ended_at']).toBe(String(Number(call?.['answered_at']) + 4_000));
      expect(ring?.['ended_at']).toBe(String(Number(ring?.['started_at']) + 3_000));
    });

    it('whoever vanishes with its process has the grace to come back, and then is gone', async () => {
      const { cluster, alice, bob } = await talking({ EARSHOT_GRACE_MS: '1500' });
      alice.close();
      await cluster.processes[0]?.kill('SIGKILL');
      await bob.hear('call.absent');
      bob.say(end('c1', 'connection-lost'), { user: 'alice' });
      await expect.poll(() => kept(cluster)).toMatchObject({ end_reason: 'connection-lost' });
    });

    it('a process that is stopped in good order hands over its sessions', async () => {
      const { cluster, alice, bob } = await talking();
      for (const client of [alice, bob]) client.goesTo(1);
      const stopped = cluster.processes[0]?.kill('SIGTERM');
      for (let version = 1; version <= 50; version += 1) {
        bob.say(numbered(version), { user: 'alice' });
      }
      expect(await stopped).toBe(0);
      await untilNumber(alice, 50);
      expect(numbersOf(alice)).toEqual(upTo(50));
      expect(typesOf(alice).filter((type) => type === 'calls.sync')).toHaveLength(1);
      expect(typesOf(bob)).not.toContain('call.absent');
    });

    it('one that is started later knows who is where', async () => {
      const { cluster, alice, bob } = await talking();
      const third = await cluster.launch();
      const carol = await cluster.connect('carol', third);
      carol.say(invite('c2'), { user: 'bob' });
      expect(await bob.hear('call.invite')).toMatchObject({ call: 'c2' });
      alice.say(mediaState('c1'), { user: 'bob' });
      await bob.hear('call.media');
      expect(await kept(cluster)).toMatchObject({
        presence_json: JSON.stringify({ caller: { status: 'here' }, callee: { status: 'here' } }),
      });
    });
  });
});

function numbered(version: number): Message {
  return { ...mediaState('c1'), version } as Message;
}

function numbersOf({ heard }: RealClient): readonly number[] {
  return heard.flatMap(({ message }) => (message.type === 'call.media' ? [message.version] : []));
}

async function untilNumber(client: RealClient, number: number): Promise<void> {
  while ((await client.hear('call.media')).version < number);
}

function upTo(number: number): readonly number[] {
  return Array.from({ length: number }, (_, index) => index + 1);
}

function typesOf({ heard }: RealClient): readonly string[] {
  return heard.map(({ message }) => message.type);
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
  }
}
