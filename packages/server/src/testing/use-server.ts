import { afterEach, vi } from 'vitest';
import type { CallServerOptions } from '../options.ts';
import { startTestServer, type TestServer } from './test-server.ts';

/** Starts servers for the tests of a file, and closes them after each. */
export function useServer(): (options?: CallServerOptions) => Promise<TestServer> {
  // Real sockets and processes take their time on a busy machine.
  vi.setConfig({ testTimeout: 30_000 });
  const running: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.close()));
  });
  return async (options) => {
    const server = await startTestServer(options);
    running.push(server);
    return server;
  };
}
