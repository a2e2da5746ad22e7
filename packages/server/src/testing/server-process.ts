import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));

/** `npx @earshot/server` in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** All that it has printed. */
  readonly output: () => string;
  /** Resolves with the exit code, or undefined when a signal ended it. */
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | undefined>;
}

/** Resolves when it serves. @throws Error with its output when it ends instead */
export async function startServerProcess(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['--conditions=@earshot/source', cli, ...args], {
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const output = collect(child);
  const port = await portOf(child, output);
  return {
    port,
    output,
    async kill(signal) {
      child.kill(signal);
      const [code] = await exited;
      return code ?? undefined;
    },
  };
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (data: Buffer) => parts.push(data.toString()));
  }
  return () => parts.join('');
}

async function portOf(child: ChildProcess, output: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      const port = /ws:\/\/localhost:(\d+)/.exec(output())?.[1];
      if (port !== undefined) resolve(Number(port));
    };
    child.stdout?.on('data', look);
    child.once('close', () => {
      reject(new Error(`The server ended: ${output()}`));
    });
  });
}
