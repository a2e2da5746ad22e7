import process from 'node:process';
import { afterAll, beforeAll, describe, inject, it } from 'vitest';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The path of the program `postgres`; empty where there is none. */
    readonly postgres: string;
  }
}

const missing =
  'PostgreSQL is not installed: on Debian, apt-get install postgresql; else set POSTGRES_PATH to its program postgres';

/**
 * Runs tests on a real PostgreSQL, started for the file. Where there is none they are skipped, but not in CI: there the
 * tests of a database that many use must not go missing.
 */
export function describeOnPostgres(
  name: string,
  tests: (server: () => PostgresServer) => void,
): void {
  const postgres = inject('postgres');
  if (postgres === '') {
    describeMissing(name);
    return;
  }
  describe(name, { timeout: 60_000 }, () => {
    let running: PostgresServer | undefined;
    beforeAll(async () => {
      running = await startPostgres(postgres);
    }, 60_000);
    afterAll(() => running?.stop());
    tests(() => {
      if (running === undefined) throw new Error('PostgreSQL runs only while tests run.');
      return running;
    });
  });
}

function describeMissing(name: string): void {
  describe.skipIf(process.env['CI'] === undefined)(`${name} (${missing})`, () => {
    it('runs on a real PostgreSQL', () => {
      throw new Error(missing);
    });
  });
}
