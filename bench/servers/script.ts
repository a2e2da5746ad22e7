import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import process from 'node:process';

const START_LIMIT_MS = 20_000;

export interface Script {
  /** Idempotent. */
  stop(): Promise<void>;
}

export interface ScriptOptions {
  readonly args?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** It is ready once it has printed this. */
  readonly readyText: string;
}

/** Runs a script of this workspace from its sources. @throws Error with what it has printed when it does not start */
export async function startScript(
  script: string,
  { args = [], environment = {}, readyText }: ScriptOptions,
): Promise<Script> {
  const child = spawn(process.execPath, ['--conditions=@earshot/source', script, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let printed = '';
  const isReady = await new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), START_LIMIT_MS);
    const settle = (ready: boolean): void => {
      clearTimeout(timer);
      resolve(ready);
    };
    // Read on afterwards: a pipe that is full stops who writes into it.
    const read = (data: Buffer): void => {
      printed = (printed + data.toString()).slice(-10_000);
      if (printed.includes(readyText)) settle(true);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => settle(false));
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  if (isReady) return { stop };
  await stop();
  throw new Error(`${script} did not start:\n${printed}`);
}

/** A port of the loopback interface that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
