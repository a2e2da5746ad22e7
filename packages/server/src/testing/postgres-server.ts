import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';

/** A PostgreSQL of one's own on loopback, that keeps nothing for good. */
export interface PostgresServer {
  /** The address of a fresh, empty place for tables. */
  newDatabase(defaults?: Readonly<Record<string, string>>): Promise<string>;
  /** Whatever one asks: a connection for each question. */
  query(url: string, sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Is away while this is done, and then there again, with all that it had. */
  awayWhile(work: () => Promise<void>): Promise<void>;
  /** Idempotent. */
  stop(): Promise<void>;
}

/** Its own programs, who runs them, and where it keeps its files. */
interface Installation {
  readonly postgres: string;
  readonly identity: { readonly uid?: number; readonly gid?: number };
  readonly folder: string;
}

interface RunningPostgres {
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
}

/**
 * Starts the PostgreSQL whose program `postgres` is given. As root it runs as the user that its package has made: it
 * refuses to be root. What it writes is not safe from a power cut, unless `settings` of its own say so.
 */
export async function startPostgres(
  postgres: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<PostgresServer> {
  const identity = await whoRuns();
  const folder = await mkdtemp(join(tmpdir(), 'earshot-postgres-'));
  const { uid, gid } = identity;
  if (uid !== undefined && gid !== undefined) await chown(folder, uid, gid);
  const installation = { postgres, identity, folder };
  await initialize(installation);
  const port = await freePort();
  let running = start(installation, port, settings);
  // Should nobody stop it: it would outlive the tests otherwise.
  process.once('exit', () => running.child.kill('SIGINT'));
  const base = `postgres://earshot@127.0.0.1:${port}/postgres`;
  let stopping: Promise<void> | undefined;
  let databases = 0;

  async function stop(): Promise<void> {
    await halt(running);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await untilReady(running);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    async newDatabase(defaults = {}) {
      const schema = `calls_${(databases += 1)}`;
      await query(base, `create schema ${schema}`);
      const options = Object.entries({ ...defaults, search_path: schema });
      const words = options.map(([name, value]) => `-c ${name}=${value.replaceAll(' ', '\\ ')}`);
      return `${base}?options=${encodeURIComponent(words.join(' '))}`;
    },
    query,
    async awayWhile(work) {
      await halt(running);
      await work();
      running = start(installation, port, settings);
      await untilReady(running);
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function whoRuns(): Promise<Installation['identity']> {
  if (userInfo().uid !== 0) return {};
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = users.find(([name]) => name === 'postgres') ?? [];
  if (uid === undefined) throw new Error('PostgreSQL cannot run as root: make the user postgres.');
  return { uid: Number(uid), gid: Number(gid) };
}

async function initialize({ postgres, identity, folder }: Installation): Promise<void> {
  const initdb = join(dirname(postgres), 'initdb');
  const words = [
    '--auth=trust',
    '--no-sync',
    '--username=earshot',
    '--encoding=UTF8',
    '--locale=C',
  ];
  await promisify(execFile)(initdb, [...words, '--pgdata', folder], { cwd: folder, ...identity });
}

function start(
  { postgres, identity, folder }: Installation,
  port: number,
  more: Readonly<Record<string, string>>,
): RunningPostgres {
  const settings = {
    listen_addresses: '127.0.0.1',
    // No socket in a folder that others use.
    unix_socket_directories: folder,
    fsync: 'off',
    full_page_writes: 'off',
    max_connections: '100',
    lc_messages: 'C',
    ...more,
  };
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', folder, '-p', `${port}`, ...words], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...identity,
  });
  return { child, exited: once(child, 'exit') };
}

async function halt({ child, exited }: RunningPostgres): Promise<void> {
  // Fast: it waits for nobody.
  child.kill('SIGINT');
  await exited;
}

async function untilReady({ child, exited }: RunningPostgres): Promise<void> {
  const gone = exited.then(() => {
    throw new Error('PostgreSQL ended before it was ready.');
  });
  await Promise.race([listening(child), gone]);
}

/** It tells on its log; what it says later is read and dropped. */
async function listening({ stderr }: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve) => {
    stderr?.on('data', (data: Buffer) => {
      if (output.includes(READY)) return;
      output += data.toString();
      if (output.includes(READY)) resolve();
    });
  });
}

const READY = 'ready to accept connections';

async function query(
  url: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
