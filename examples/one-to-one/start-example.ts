import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCallServer } from '@earshot/server';
import type { CallServerOptions, LogLevel } from '@earshot/server';
import { buildPage } from './page.ts';

export interface ExampleOptions extends Pick<
  CallServerOptions,
  'graceMs' | 'ringMs' | 'maxDurationMs' | 'presence'
> {
  /** 0 takes any free port. Default 3000. */
  readonly port?: number;
  /** The SQLite file that keeps the calls. Default: in memory. */
  readonly database?: string;
}

export interface Example {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * The page and the call server on one port of localhost.
 * @throws Error with the code `EADDRINUSE` when the port is taken
 */
export async function startExample(options: ExampleOptions = {}): Promise<Example> {
  const { port = 3000, ...rest } = options;
  const page = await buildPage(import.meta.dirname);
  const server = createServer((request, response) => {
    if (!page(request, response)) response.writeHead(404).end('Not found');
  });
  const calls = createCallServer({
    database: ':memory:',
    presence: {},
    ...rest,
    server,
    development: true,
    log,
  });
  const close = async (): Promise<void> => {
    await calls.close();
    await closeServer(server);
  };
  try {
    await Promise.all([calls.ready, listen(server, port)]);
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close };
}

/** One line for what the reader of a terminal should know. */
function log(level: LogLevel, event: string, fields: Readonly<Record<string, unknown>> = {}): void {
  if (level !== 'warn' && level !== 'error') return;
  console.warn(`${level}: ${event}`, fields['note'] ?? fields['error'] ?? fields);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, 'localhost', resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
