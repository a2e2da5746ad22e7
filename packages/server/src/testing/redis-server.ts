import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { freePort } from './free-port.ts';

/** A Redis of one's own on loopback. */
export interface RedisServer {
  readonly url: string;
  /** A prefix for keys that nobody uses yet. */
  newPrefix(): string;
  /** Is away while this is done, and then there again, with all that it had, or with nothing. */
  awayWhile(work: () => Promise<void>, keeps?: 'everything' | 'nothing'): Promise<void>;
  /** Hears everything and says nothing while this is done. */
  mutedWhile(work: () => Promise<void>): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

interface RunningRedis {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
}

const READY = 'Ready to accept connections';

/** Starts the Redis whose program `redis-server` is given. */
export async function startRedis(program: string): Promise<RedisServer> {
  const port = await freePort();
  let folder = await mkdtemp(join(tmpdir(), 'earshot-redis-'));
  let running = await start(program, port, folder);
  // Should nobody stop it: it would outlive the tests otherwise.
  process.once('exit', () => running.child.kill('SIGKILL'));
  let prefixes = 0;
  let stopping: Promise<void> | undefined;

  async function halt(): Promise<void> {
    running.child.kill('SIGTERM');
    await running.exited;
  }

  async function stop(): Promise<void> {
    await halt();
    await rm(folder, { recursive: true, force: true });
  }

  return {
    url: `redis://127.0.0.1:${port}`,
    newPrefix: () => `test-${(prefixes += 1)}:`,
    async awayWhile(work, keeps = 'everything') {
      await halt();
      await work();
      if (keeps === 'nothing') {
        await rm(folder, { recursive: true, force: true });
        folder = await mkdtemp(join(tmpdir(), 'earshot-redis-'));
      }
      running = await start(program, port, folder);
    },
    async mutedWhile(work) {
      running.child.kill('SIGSTOP');
      try {
        await work();
      } finally {
        running.child.kill('SIGCONT');
      }
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function start(program: string, port: number, folder: string): Promise<RunningRedis> {
  const words = ['--bind', '127.0.0.1', '--port', String(port), '--dir', folder];
  const child = spawn(program, [...words, '--save', '', '--appendonly', 'yes'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const exited = once(child, 'exit');
  const gone = exited.then(() => {
    throw new Error('Redis ended before it was ready.');
  });
  await Promise.race([listening(child), gone]);
  return { child, exited };
}

/** It tells on its log; what it says later is read and dropped. */
async function listening({ stdout }: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve) => {
    stdout?.on('data', (data: Buffer) => {
      if (output.includes(READY)) return;
      output += data.toString();
      if (output.includes(READY)) resolve();
    });
  });
}
