import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { vi } from 'vitest';
import { freePort } from './free-port.ts';

/** A HAProxy with the configuration that this package ships, in front of servers on loopback. */
export interface Balancer {
  readonly port: number;
  /** Idempotent. */
  stop(): Promise<void>;
}

const shipped = new URL('../../../../deploy/haproxy.cfg', import.meta.url);

/** Starts the HAProxy whose program is given. @throws Error with what it says, when it does not like its configuration */
export async function startHaproxy(program: string, servers: readonly number[]): Promise<Balancer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-haproxy-'));
  const file = join(folder, 'haproxy.cfg');
  await writeFile(file, onLoopback(await readFile(shipped, 'utf8'), { port, servers }));
  // In the foreground.
  const child = spawn(program, ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  // Should nobody stop it: it would outlive the tests otherwise.
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const exited = once(child, 'exit');
  const gone = exited.then(() => {
    throw new Error(`HAProxy has ended: ${output}`);
  });
  gone.catch(() => undefined);
  await Promise.race([ready(port), gone]);
  let stopping: Promise<void> | undefined;

  async function stop(): Promise<void> {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  }

  return {
    port,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

interface Places {
  readonly port: number;
  readonly servers: readonly number[];
}

/** The same configuration with other ports, and as many servers as there are. @throws Error when there are none in it */
function onLoopback(configuration: string, { port, servers }: Places): string {
  const lines = configuration.split('\n');
  const first = lines.findIndex((line) => line.startsWith('  server server-'));
  const bind = lines.indexOf('  bind :8080');
  if (first < 0 || bind < 0) throw new Error('The configuration names its servers in another way.');
  const others = lines.filter((line) => !line.startsWith('  server server-'));
  others[bind] = `  bind 127.0.0.1:${port}`;
  others.splice(
    first,
    0,
    ...servers.map((at, index) => `  server server-${index + 1} 127.0.0.1:${at}`),
  );
  return others.join('\n');
}

/** Once a server is reached through it. */
async function ready(port: number): Promise<void> {
  const ask = async (): Promise<void> => {
    const { status } = await fetch(`http://127.0.0.1:${port}/ready`);
    if (status !== 200) throw new Error(`Behind HAProxy nobody is ready: ${status}`);
  };
  await vi.waitFor(ask, { timeout: 20_000, interval: 20 });
}
