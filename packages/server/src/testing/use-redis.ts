import process from 'node:process';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { startRedis, type RedisServer } from './redis-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program `redis-server`; empty where there is none. */
    readonly redis: string;
  }
}

const missing =
  'Redis is not installed: on Debian, apt-get install redis-server; else set REDIS_PATH to its program redis-server';

/** Runs tests on a real Redis, started for the file. Where there is none they are skipped, but not in CI. */
export function describeOnRedis(name: string, tests: (server: () => RedisServer) => void): void {
  const redis = inject('redis');
  if (redis === '') {
    describe.skipIf(process.env['CI'] === undefined)(`${name} (${missing})`, () => {
      it('runs on a real Redis', () => {
        throw new Error(missing);
      });
    });
    return;
  }
  describe(name, { timeout: 60_000 }, () => {
    let running: RedisServer | undefined;
    beforeAll(async () => {
      running = await startRedis(redis);
    }, 60_000);
    afterAll(() => running?.stop());
    tests(() => {
      if (running === undefined) throw new Error('Redis runs only while tests run.');
      return running;
    });
  });
}
