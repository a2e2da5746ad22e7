import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cliOptions } from './cli-options.ts';
import { frugalNodeOptions } from './frugal-arguments.ts';
import { connectDevice } from './testing/device.ts';
import { startServerProcess } from './testing/server-process.ts';
import { SECRET, signToken } from './testing/test-server.ts';

const memory = { EARSHOT_DATABASE: ':memory:' };

describe('what the command is told', () => {
  it.each([
    {
      name: 'nothing: development, on this machine alone',
      args: [],
      environment: {},
      told: { mode: 'implied', options: { host: 'localhost', development: true } },
    },
    {
      name: 'nothing of tokens: development stays on this machine, whatever the host',
      args: [],
      environment: { HOST: '0.0.0.0', PORT: '8080' },
      told: { mode: 'implied', options: { host: 'localhost', port: 8_080, development: true } },
    },
    {
      name: '--dev: development wherever it is wanted',
      args: ['--dev'],
      environment: { HOST: '0.0.0.0', EARSHOT_JWT_SECRET: SECRET },
      told: { mode: 'development', options: { host: '0.0.0.0', development: true } },
    },
    {
      name: 'a secret',
      args: [],
      environment: { EARSHOT_JWT_SECRET: SECRET, EARSHOT_JWT_AUDIENCE: 'calls' },
      told: { mode: 'tokens', options: { auth: { secret: SECRET, audience: 'calls' } } },
    },
    {
      name: 'where public keys are',
      args: [],
      environment: { EARSHOT_JWKS_URL: 'https://a.example/keys', EARSHOT_JWT_ISSUER: 'app' },
      told: {
        mode: 'tokens',
        options: { auth: { jwks: 'https://a.example/keys', issuer: 'app' } },
      },
    },
    {
      name: 'all the rest',
      args: [],
      environment: {
        EARSHOT_JWT_SECRET: SECRET,
        EARSHOT_DATABASE: '/data/calls.sqlite',
        EARSHOT_ORIGINS: 'https://a.example, https://b.example',
        EARSHOT_TURN_URLS: 'turn:t.example',
        EARSHOT_TURN_SECRET: 'north',
        EARSHOT_RING_MS: '30000',
        EARSHOT_GRACE_MS: '10000',
        EARSHOT_MAX_DURATION_MS: '1800000',
        EARSHOT_DRAIN_MS: '5000',
        EARSHOT_MOVE_MS: '10000',
        PORT: '',
      },
      told: {
        mode: 'tokens',
        options: {
          auth: { secret: SECRET },
          database: '/data/calls.sqlite',
          origins: ['https://a.example', 'https://b.example'],
          turn: { urls: ['turn:t.example'], secret: 'north' },
          ...{ ringMs: 30_000, graceMs: 10_000, maxDurationMs: 1_800_000 },
          ...{ drainMs: 5_000, moveMs: 10_000 },
        },
      },
    },
  ])('$name', ({ args, environment, told }) => {
    expect(cliOptions(args, environment)).toEqual(told);
  });

  it.each(['postgres://db/calls', 'postgresql://u:p@db:5432/calls'])('%s: a store', (address) => {
    const { options } = cliOptions(['--dev'], { EARSHOT_DATABASE: address });
    expect(options).toEqual({ development: true, store: expect.any(Function) as unknown });
  });
});

describe('several processes', () => {
  const redis = { EARSHOT_REDIS: 'rediss://u:p@redis:6379' };

  it('have a bus beside their store', () => {
    const { options } = cliOptions(['--dev'], {
      ...redis,
      EARSHOT_DATABASE: 'postgres://db/calls',
    });
    expect(options).toEqual({
      development: true,
      store: expect.any(Function) as unknown,
      bus: expect.any(Function) as unknown,
    });
  });

  it.each(['./calls.sqlite', ':memory:'])('do not share %s', (file) => {
    expect(() => cliOptions(['--dev'], { ...redis, EARSHOT_DATABASE: file })).toThrow(
      'EARSHOT_DATABASE is no PostgreSQL',
    );
  });

  it('need an address of their Redis', () => {
    const environment = { EARSHOT_REDIS: 'redis:6379', EARSHOT_DATABASE: 'postgres://db/calls' };
    expect(() => cliOptions(['--dev'], environment)).toThrow('EARSHOT_REDIS is (hidden)');
  });
});

describe('the command', { timeout: 30_000 }, () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('serves, and stops cleanly on %s', async (signal) => {
    const server = await startServerProcess({ ...memory, EARSHOT_JWT_SECRET: SECRET });
    const origin = `http://127.0.0.1:${server.port}`;
    const token = await signToken({ sub: 'alice', now: Date.now() });
    const url = `ws://127.0.0.1:${server.port}/calls`;
    const alice = await connectDevice(url, { origin, token, device: 'laptop' });
    await alice.hear('calls.sync');

    const stopped = server.kill(signal);
    expect((await alice.raw.take('bye')).code).toBe('draining');
    expect(await stopped).toBe(0);
    expect(server.output()).toContain('server.stopped');
    expect(server.output()).not.toContain(token);
    expect(server.output()).not.toContain(SECRET);
  });

  it('tells how to get going without any configuration', async () => {
    const server = await startServerProcess(memory);
    expect(server.output()).toContain('DEVELOPMENT MODE, on this machine alone');
    expect(server.output()).toContain('/dev/token?user=alice');
    expect(await server.kill('SIGTERM')).toBe(0);
  });

  it.each([
    {
      name: 'development mode in production',
      environment: { NODE_ENV: 'production' },
      says: 'EARSHOT_JWKS_URL',
    },
    {
      name: 'a secret that is too short',
      environment: { EARSHOT_JWT_SECRET: 'short' },
      says: 'EARSHOT_JWT_SECRET is (hidden)',
    },
    { name: 'a port that is none', environment: { PORT: 'http' }, says: 'PORT is "http"' },
    {
      name: 'a time that is none',
      environment: { EARSHOT_DRAIN_MS: '5s' },
      says: 'EARSHOT_DRAIN_MS is "5s"',
    },
    {
      name: 'a folder that does not exist',
      environment: { EARSHOT_DATABASE: '/no/x' },
      says: 'SQLite',
    },
    {
      name: 'a PostgreSQL that does not answer',
      environment: { EARSHOT_DATABASE: 'postgres://127.0.0.1:1/calls' },
      says: 'server/database-unavailable (ECONNREFUSED)',
    },
  ])('refuses $name in plain words', async ({ environment, says }) => {
    const output = await startServerProcess({ ...memory, ...environment }).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(output).toContain(says);
    expect(output).toContain('--help');
  });

  it('refuses all mistakes at once, and a name that is misspelt', async () => {
    const wrong = { PORT: 'http', EARSHOT_RING_MS: '0', EARSHOT_ORIGNS: 'https://a.example' };
    const output = await startServerProcess({ ...memory, ...wrong }).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    for (const name of Object.keys(wrong)) expect(output).toContain(`  ${name} is `);
  });

  it('takes a secret from a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-'));
    const file = join(folder, 'secret');
    await writeFile(file, `${SECRET}\n`);
    const server = await startServerProcess({ ...memory, EARSHOT_JWT_SECRET_FILE: file });
    expect(server.output()).not.toContain('DEVELOPMENT');
    expect(await server.kill('SIGTERM')).toBe(0);
    await rm(folder, { recursive: true });
  });

  it('whose port is taken says so, and ends', async () => {
    const first = await startServerProcess(memory);
    const metrics = { EARSHOT_METRICS_PORT: '0' };
    await expect(
      startServerProcess({ ...memory, ...metrics, PORT: String(first.port), HOST: 'localhost' }),
    ).rejects.toThrow('EADDRINUSE');
    await first.kill('SIGTERM');
  });

  it('keeps the young generation of its heap small, unless it was told how large that is', async () => {
    const tell = "--import=data:text/javascript,console.log('node:',process.execArgv.join())";
    const frugal = await startServerProcess({ ...memory, NODE_OPTIONS: tell });
    expect(frugal.output()).toContain(`node: ${frugalNodeOptions.join()},`);
    expect(await frugal.kill('SIGTERM')).toBe(0);
    const told = `${tell} --max-semi-space-size=32`;
    const lavish = await startServerProcess({ ...memory, NODE_OPTIONS: told });
    expect(lavish.output()).not.toContain('--max-semi-space-size');
    expect(await lavish.kill('SIGTERM')).toBe(0);
  });

  it('explains itself', () => {
    const cli = fileURLToPath(new URL('cli.ts', import.meta.url));
    const node = ['--conditions=@earshot/source', cli, '--help'];
    const { stdout, status } = spawnSync(process.execPath, node, { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toContain('EARSHOT_JWT_SECRET');
  });
});
