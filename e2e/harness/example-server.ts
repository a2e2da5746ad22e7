import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';

const workspace = join(import.meta.dirname, '../..');

/** The server of an example, in a process of its own, as `npm start` runs it. */
export interface ExampleServer {
  readonly url: string;
  readonly port: number;
  /** As Ctrl+C does; resolves with the exit code. Idempotent. */
  stop(): Promise<number | null>;
  /** Without a chance to say goodbye. */
  kill(): Promise<void>;
}

export interface ExampleServerOptions {
  readonly example?: 'one-to-one' | 'screen-share';
  readonly port?: number;
  /** Beside `PORT`: what the example reads of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** @throws Error with all that the server has printed when it does not start */
export async function startExampleServer(
  options: ExampleServerOptions = {},
): Promise<ExampleServer> {
  const port = options.port ?? (await freePort());
  const server = join(workspace, 'examples', options.example ?? 'one-to-one', 'server.ts');
  const child = spawn(process.execPath, ['--conditions=@earshot/source', server], {
    env: { ...process.env, ...options.environment, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  await untilPrinted(child, `localhost:${port}`);
  return {
    url: `http://localhost:${port}`,
    port,
    async stop() {
      child.kill('SIGTERM');
      return (await exited)[0];
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** A port that nobody uses right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Reads on afterwards, so that what is printed later does not fill the pipe. */
async function untilPrinted(child: ChildProcess, text: string): Promise<void> {
  const printed: string[] = [];
  const isPrinted = new Promise<boolean>((resolve) => {
    const read = (data: Buffer): void => {
      printed.push(data.toString());
      if (printed.join('').includes(text)) resolve(true);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', () => resolve(false));
  });
  if (!(await isPrinted)) throw new Error(`The example did not start:\n${printed.join('')}`);
}
