import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import { describe, expect, it } from 'vitest';
import { accept, invite } from '../testing/messages.ts';
import { connectRaw } from '../testing/raw-client.ts';
import { connectRawHttp, statusOf } from '../testing/raw-http.ts';
import { open, streamOf } from '../testing/http-clients.ts';
import { signToken, type TestServer } from '../testing/test-server.ts';
import { useServer } from '../testing/use-server.ts';
import type { CallServerOptions } from '../options.ts';
import type { DenialKind } from './denial.ts';

const start = useServer();

async function hello(bench: TestServer, token: string, more: object = {}) {
  const raw = await bench.raw();
  raw.send({ type: 'hello', v: PROTOCOL_VERSION, token, device: 'laptop', ...more });
  return raw;
}

const tokenOf = ({ clock }: TestServer, sub: string): Promise<string> =>
  signToken({ sub, now: clock.now() });

interface Case {
  readonly kind: DenialKind;
  readonly options?: CallServerOptions;
  readonly attempt: (bench: TestServer) => Promise<unknown>;
  /** What the line says besides. */
  readonly says?: Readonly<Record<string, unknown>>;
  readonly hasAddress?: boolean;
}

const alice = { user: 'alice', device: 'laptop' };

const cases: readonly Case[] = [
  {
    kind: 'token-refused',
    attempt: async (bench) => (await hello(bench, 'a-bad-token')).take('refused'),
    says: { device: 'laptop' },
    hasAddress: true,
  },
  {
    kind: 'token-not-renewed',
    async attempt(bench) {
      const { raw } = await bench.device('alice', 'laptop');
      raw.send({ type: 'token', token: await tokenOf(bench, 'bob') });
      await raw.take('fault');
    },
    says: alice,
    hasAddress: true,
  },
  {
    kind: 'user-disabled',
    async attempt(bench) {
      await bench.server.disable('alice');
      await (await hello(bench, await tokenOf(bench, 'alice'))).take('refused');
    },
    says: alice,
    hasAddress: true,
  },
  {
    kind: 'resume-refused',
    async attempt(bench) {
      const { welcome } = await bench.device('alice', 'laptop');
      const resume = { session: welcome.session, secret: 'guessed', received: 0 };
      await (await hello(bench, await tokenOf(bench, 'alice'), { resume })).take('welcome');
    },
    says: alice,
  },
  {
    kind: 'origin-refused',
    attempt: ({ ws }) =>
      expect(connectRaw(ws, { origin: 'https://evil.example' })).rejects.toThrow('403'),
    hasAddress: true,
  },
  {
    kind: 'origin-refused',
    attempt: (bench) => statusOf(streamOf(bench), { headers: { origin: 'https://evil.example' } }),
    hasAddress: true,
  },
  {
    kind: 'stream-foreign',
    options: { origins: ['https://one.example', 'https://two.example'] },
    async attempt(bench) {
      const { id } = await connectRawHttp(streamOf(bench), { origin: 'https://one.example' });
      await statusOf(streamOf(bench), {
        method: 'POST',
        headers: { origin: 'https://two.example' },
        body: JSON.stringify({ connection: id, post: 1, texts: [] }),
      });
    },
    hasAddress: true,
  },
  {
    kind: 'call-unknown',
    async attempt(bench) {
      const mallory = await bench.device('mallory', 'laptop');
      const caller = await bench.device('alice', 'laptop');
      const bob = await bench.device('bob', 'phone');
      caller.say(invite('c1'), { user: 'bob' });
      await bob.hear('call.invite');
      mallory.say(accept('c1'));
      await mallory.raw.take('fault');
    },
    says: { user: 'mallory', device: 'laptop' },
  },
  {
    kind: 'message-forged',
    async attempt(bench) {
      const device = await bench.device('alice', 'laptop');
      device.say({ type: 'call.absent', call: 'c1' });
      await device.raw.take('fault');
    },
    says: alice,
  },
  {
    kind: 'call-denied',
    options: { authorize: (_, { type }) => type === 'connect' },
    async attempt(bench) {
      const device = await bench.device('alice', 'laptop');
      device.say(invite('c1'), { user: 'bob' });
      await device.hear('call.end');
    },
    says: alice,
  },
  {
    kind: 'connections-per-address',
    options: { limits: { connectionsPerAddress: 1 } },
    async attempt(bench) {
      await bench.raw();
      await expect(bench.raw()).rejects.toThrow('429');
    },
    hasAddress: true,
  },
  {
    kind: 'devices-per-user',
    options: { limits: { devicesPerUser: 1 } },
    async attempt(bench) {
      await bench.device('alice', 'phone');
      await (await hello(bench, await tokenOf(bench, 'alice'))).take('refused');
    },
    says: alice,
    hasAddress: true,
  },
  {
    kind: 'pending-invites',
    options: { limits: { pendingInvites: 1 } },
    async attempt(bench) {
      const device = await bench.device('alice', 'laptop');
      await bench.device('bob', 'phone');
      device.say(invite('c1'), { user: 'bob' });
      device.say(invite('c2'), { user: 'bob' });
      await device.hear('call.end');
    },
    says: alice,
  },
  {
    kind: 'invites-per-user',
    options: { limits: { invitesPerUser: { burst: 1, perSecond: 1 } } },
    async attempt(bench) {
      const device = await bench.device('alice', 'laptop');
      device.say(invite('c1'), { user: 'bob' });
      device.say(invite('c2'), { user: 'bob' });
      await device.hear('call.end');
      await device.hear('call.end');
    },
    says: alice,
  },
  ...(['framesPerConnection', 'framesPerUser', 'framesPerAddress'] as const).map((limit): Case => ({
    kind: (
      {
        framesPerConnection: 'frames-per-connection',
        framesPerUser: 'frames-per-user',
        framesPerAddress: 'frames-per-address',
      } as const
    )[limit],
    options: { limits: { [limit]: { burst: 5, perSecond: 1 } } },
    async attempt(bench) {
      const { raw } = await bench.device('alice', 'laptop');
      for (let times = 0; times < 10; times += 1) raw.send({ type: 'ping' });
      await raw.closed;
    },
    says: alice,
    hasAddress: true,
  })),
  {
    kind: 'posts-per-address',
    options: { limits: { connectionsPerAddress: 1 } },
    async attempt(bench) {
      const headers = { origin: bench.http, 'content-length': '5' };
      const stuck = statusOf(streamOf(bench), {
        method: 'POST',
        headers: { ...headers },
        body: 'a',
      });
      stuck.catch(() => undefined);
      const status = async (): Promise<number> =>
        statusOf(streamOf(bench), { method: 'POST', headers: { origin: bench.http }, body: '{}' });
      while ((await status()) !== 429);
    },
    hasAddress: true,
  },
  {
    kind: 'body-refused',
    attempt: (bench) =>
      statusOf(streamOf(bench), {
        method: 'POST',
        headers: { origin: bench.http },
        body: 'x'.repeat(300_000),
      }),
    hasAddress: true,
  },
  {
    kind: 'hello-late',
    async attempt(bench) {
      const raw = await bench.raw();
      await bench.pass(5_000);
      await raw.closed;
    },
    hasAddress: true,
  },
  {
    kind: 'hello-invalid',
    async attempt(bench) {
      const client = await open(bench);
      await client.send({ type: 'ping' });
      await client.closed;
    },
    hasAddress: true,
  },
  {
    kind: 'too-many-mistakes',
    async attempt(bench) {
      const { raw } = await bench.device('alice', 'laptop');
      for (let times = 0; times < 30; times += 1) raw.sendText('nonsense');
      await raw.closed;
    },
    says: alice,
    hasAddress: true,
  },
  {
    kind: 'outbox-full',
    options: { limits: { maxOutbox: 1 } },
    async attempt(bench) {
      const raw = await hello(bench, await tokenOf(bench, 'alice'));
      raw.socket.removeAllListeners('message');
      const caller = await bench.device('bob', 'phone');
      caller.say(invite('c1'), { user: 'alice' });
      caller.say(invite('c2'), { user: 'alice' });
      await raw.closed;
    },
    says: alice,
  },
];

describe('a denial is written down', () => {
  it.each(cases)('$kind', async ({ kind, options, attempt, says = {}, hasAddress = false }) => {
    const bench = await start(options);
    await attempt(bench);
    const lines = bench.log.filter(({ event }) => event === 'audit').map(({ fields }) => fields);
    const { address, ...rest } = lines.find((line) => line['kind'] === kind) ?? {};
    expect(rest).toEqual({ kind, ...says });
    if (hasAddress) expect(address).toMatch(/^[0-9a-f]{16}$/);
    else expect(address).toBeUndefined();
    expect(JSON.stringify(bench.log)).not.toMatch(/127\.0\.0\.1|eyJ|a-bad-token/);
    expect(bench.server.metrics()).toMatch(
      new RegExp(`earshot_denials_total\\{kind="${kind}"\\} [1-9]`),
    );
  });
});
