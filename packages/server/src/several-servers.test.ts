import type { Clock } from '@earshot/signaling/server';
import { afterEach, expect, it } from 'vitest';
import { createCallServer } from './create-call-server.ts';
import type { CallServer } from './call-server.ts';
import type { CallServerOptions } from './options.ts';
import { openPostgresStore } from './postgres.ts';
import { openRedisBus } from './redis.ts';
import { systemClock } from './system-clock.ts';
import { accept, end, invite, mediaState } from './testing/messages.ts';
import { connectReal, type RealClient } from './testing/real-client.ts';
import { SECRET } from './testing/test-server.ts';
import { describeOnPostgres } from './testing/use-postgres.ts';
import { describeOnRedis } from './testing/use-redis.ts';

/** A clock that is wrong. */
function skewed(byMs: number): Clock {
  const clock = systemClock();
  return { now: () => clock.now() + byMs, after: clock.after };
}

describeOnPostgres('several servers on PostgreSQL', (postgres) => {
  describeOnRedis('and Redis', (redis) => {
    const servers: CallServer[] = [];
    const clients: RealClient[] = [];
    afterEach(async () => {
      for (const client of clients.splice(0)) client.close();
      await Promise.all(servers.splice(0).map((server) => server.close()));
    });

    async function start(...each: readonly CallServerOptions[]): Promise<readonly CallServer[]> {
      const database = await postgres().newDatabase();
      const options = { url: redis().url, prefix: redis().newPrefix() };
      const all: CallServer[] = [];
      for (const more of each) {
        const server = createCallServer({
          ...{ port: 0, host: '127.0.0.1', auth: { secret: SECRET }, log: () => undefined },
          store: () => openPostgresStore(database),
          bus: () => openRedisBus(options),
          ...more,
        });
        servers.push(server);
        all.push(server);
        await server.ready;
      }
      return all;
    }

    async function connect(
      server: CallServer | undefined,
      user: string,
      device = `${user}-1`,
    ): Promise<RealClient> {
      const client = await connectReal(server?.port ?? 0, { user, device });
      clients.push(client);
      await client.hear('calls.sync');
      return client;
    }

    it('let one of two devices win that accept at the same moment, 1,000 times', async () => {
      const limits = {
        invitesPerUser: { burst: 10_000, perSecond: 1_000 },
        framesPerUser: { burst: 100_000, perSecond: 10_000 },
        framesPerConnection: { burst: 100_000, perSecond: 10_000 },
        framesPerAddress: { burst: 1_000_000, perSecond: 100_000 },
      };
      const [a, b] = await start({ limits }, { limits });
      const rounds = Array.from({ length: 100 }, (_, index) => index);
      let won = 0;

      async function pair(number: number): Promise<void> {
        const [caller, callee] = [`alice-${number}`, `bob-${number}`];
        const alice = await connect(number % 2 === 0 ? a : b, caller);
        const devices = [await connect(a, callee, 'phone'), await connect(b, callee, 'desk')];
        for (const round of rounds) {
          const call = `${number}-${round}`;
          alice.say(invite(call), { user: callee });
          await Promise.all(devices.map((device) => device.hear('call.invite')));
          for (const device of devices) device.say(accept(call));
          await alice.hear('call.accept');
          const winner = alice.heard.findLast(({ message }) => message.type === 'call.accept');
          const hasWon = winner?.from?.device === 'phone' ? 0 : 1;
          // The other one hears that it was too late (twice, when it had said so already).
          await heardEnd(devices[1 - hasWon], call, 'answered-elsewhere');
          alice.say(end(call, 'hangup'), { user: callee });
          await heardEnd(devices[hasWon], call, 'hangup');
          expect(endsOf(devices[hasWon], call)).toEqual(['hangup']);
          expect(endsOf(devices[1 - hasWon], call)).not.toContain('hangup');
          won += 1;
        }
        const accepts = alice.heard.filter(({ message }) => message.type === 'call.accept');
        expect(accepts).toHaveLength(rounds.length);
      }

      await Promise.all(Array.from({ length: 10 }, (_, number) => pair(number)));
      expect(won).toBe(1_000);
    }, 120_000);

    it('go by one clock, when theirs are five minutes apart', async () => {
      const [a, b] = await start(
        { ringMs: 2_000, maxDurationMs: 3_000, clock: skewed(300_000) },
        { ringMs: 2_000, maxDurationMs: 3_000, clock: skewed(0) },
      );
      const [alice, bob] = [await connect(a, 'alice'), await connect(b, 'bob')];
      const begun = Date.now();
      alice.say(invite('c1'), { user: 'bob' });
      expect((await bob.hear('call.invite')).ringMs).toBeGreaterThan(1_000);
      bob.say(invite('c2'), { user: 'alice' });
      expect((await alice.hear('call.invite')).ringMs).toBeGreaterThan(1_000);
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      expect(await alice.hear('call.end')).toMatchObject({ call: 'c2', reason: 'unanswered' });
      expect(await alice.hear('call.end')).toMatchObject({ call: 'c1', reason: 'max-duration' });
      expect(Date.now() - begun).toBeGreaterThan(2_900);
      const [call, ring] = [await a?.calls.get('c1'), await b?.calls.get('c2')];
      for (const record of [call, ring]) {
        expect(Math.abs((record?.startedAt ?? 0) - begun)).toBeLessThan(2_000);
      }
      expect([call?.durationMs, (ring?.endedAt ?? 0) - (ring?.startedAt ?? 0)]).toEqual([
        ...[3_000, 2_000],
      ]);
    });

    it('send a disabled user away from all of them within a second', async () => {
      const [a, b] = await start({}, {});
      const [alice, bob] = [await connect(a, 'alice'), await connect(b, 'bob')];
      alice.say(invite('c1'), { user: 'bob' });
      await bob.hear('call.invite');
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      const begun = Date.now();
      await a?.disable('bob');
      expect(await alice.hear('call.end')).toMatchObject({ reason: 'server', code: 'removed' });
      await expect.poll(() => b?.stats().sessions).toBe(0);
      expect(Date.now() - begun).toBeLessThan(1_000);
    });

    const outages = [
      ['says nothing', (work: () => Promise<void>) => redis().mutedWhile(work)],
      ['is started again', (work: () => Promise<void>) => redis().awayWhile(work)],
    ] as const;

    it.each(outages)('lose and double nothing while Redis %s for 10 s', async (_, outage) => {
      const [a, b] = await start({}, {});
      const alice = await connect(a, 'alice');
      const [bob, carol] = [await connect(b, 'bob'), await connect(a, 'carol')];
      alice.say(invite('c1'), { user: 'bob' });
      await bob.hear('call.invite');
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      let said = 0;
      const say = (): void => {
        said += 1;
        alice.say({ ...mediaState('c1'), version: said } as never, { user: 'bob' });
        bob.say({ ...mediaState('c1'), version: said } as never, { user: 'alice' });
      };
      for (let times = 0; times < 20; times += 1) say();
      await outage(async () => {
        const over = Date.now() + 10_000;
        // Within one process calls go on.
        alice.say(invite('c2'), { user: 'carol' });
        await carol.hear('call.invite');
        carol.say(end('c2', 'rejected'));
        expect(await alice.hear('call.end')).toMatchObject({ call: 'c2', reason: 'rejected' });
        const sayOn = (): number => {
          say();
          return Date.now();
        };
        await expect.poll(sayOn, { interval: 200, timeout: 20_000 }).toBeGreaterThan(over);
      });
      say();
      const all = Array.from({ length: said }, (_unused, index) => index + 1);
      for (const client of [alice, bob]) {
        await expect.poll(() => versions(client), { timeout: 15_000 }).toEqual(all);
        expect(client.heard.filter(({ message }) => message.type === 'calls.sync')).toHaveLength(1);
      }
      for (const client of [alice, carol]) {
        const ofC2 = client.heard.filter(
          ({ message }) => 'call' in message && message.call === 'c2',
        );
        const types = ofC2.map(({ message }) => message.type);
        expect(types).toEqual(client === alice ? ['call.placed', 'call.end'] : ['call.invite']);
      }
      // And what comes after it is numbered as if nothing had been.
      carol.say(invite('c3'), { user: 'bob' });
      await bob.hear('call.invite');
    });

    it('begin anew when Redis has forgotten everything, and the calls go on', async () => {
      const [a, b] = await start({}, {});
      const [alice, bob] = [await connect(a, 'alice'), await connect(b, 'bob')];
      alice.say(invite('c1'), { user: 'bob' });
      await bob.hear('call.invite');
      bob.say(accept('c1'));
      await alice.hear('call.accept');
      await redis().awayWhile(async () => undefined, 'nothing');
      for (const client of [alice, bob]) {
        const { calls } = await client.hear('calls.sync');
        expect(calls).toMatchObject([{ call: 'c1', status: 'answered' }]);
      }
      bob.say(end('c1', 'hangup'), { user: 'alice' });
      expect(await alice.hear('call.end')).toMatchObject({ reason: 'hangup' });
    });
  });
});

function versions({ heard }: RealClient): readonly number[] {
  return heard.flatMap(({ message }) => (message.type === 'call.media' ? [message.version] : []));
}

async function heardEnd(
  client: RealClient | undefined,
  call: string,
  reason: string,
): Promise<void> {
  for (;;) {
    const heard = await client?.hear('call.end');
    if (heard?.call === call && heard.reason === reason) return;
  }
}

function endsOf(client: RealClient | undefined, call: string): readonly string[] {
  return (client?.heard ?? []).flatMap(({ message }) =>
    message.type === 'call.end' && message.call === call ? [message.reason] : [],
  );
}
