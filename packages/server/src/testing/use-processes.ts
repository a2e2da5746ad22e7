import { afterEach } from 'vitest';
import { connectReal, type RealClient } from './real-client.ts';
import type { PostgresServer } from './postgres-server.ts';
import type { RedisServer } from './redis-server.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';
import { SECRET } from './test-server.ts';

/** Several processes of a server, on one PostgreSQL and one Redis, that can be killed. */
export interface Cluster {
  readonly processes: readonly ServerProcess[];
  readonly database: string;
  /** A client of the process with this index, or (later) of another one. */
  connect(user: string, at: number, device?: string): Promise<Mover>;
  /** One more process; gives its index. */
  launch(): Promise<number>;
}

/** A client that comes back to whatever process it is told. */
export interface Mover extends RealClient {
  /** When its connection is lost, it goes to this process. */
  goesTo(at: number): void;
}

export type Environment = Readonly<Record<string, string>>;

/** Starts clusters for the tests of a file; all of it is over after each test. */
export function useProcesses(
  postgres: () => PostgresServer,
  redis: () => RedisServer,
): (count: number, more?: Environment) => Promise<Cluster> {
  const processes: ServerProcess[] = [];
  const clients: RealClient[] = [];
  let databases = 0;

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    await Promise.all(processes.splice(0).map((process) => process.kill('SIGKILL')));
  });

  return async (count, more = {}) => {
    const database = await postgres().newDatabase();
    databases = (databases + 1) % 16;
    const environment = {
      EARSHOT_DATABASE: database,
      EARSHOT_REDIS: `${redis().url}/${databases}`,
      EARSHOT_JWT_SECRET: SECRET,
      ...more,
    };
    const own: ServerProcess[] = [];

    async function launch(): Promise<number> {
      const process = await startServerProcess(environment);
      processes.push(process);
      return own.push(process) - 1;
    }

    // The first one makes the tables.
    for (let index = 0; index < count; index += 1) await launch();
    return {
      processes: own,
      database,
      launch,
      async connect(user, at, device = `${user}-1`) {
        let place = at;
        const client = await connectReal(() => own[place]?.port ?? 0, { user, device });
        clients.push(client);
        await client.hear('calls.sync');
        return { ...client, goesTo: (next) => void (place = next) };
      },
    };
  };
}
