// Earshot, with all that it checks, counts and limits; only how much is allowed is more: all load comes from one address.
//   node earshot-server.ts <port> [where calls are kept] [URL of Redis]
import process from 'node:process';
import { createCallServer } from '@earshot/server';
import { openPostgresStore } from '@earshot/server/postgres';
import { openRedisBus } from '@earshot/server/redis';
import { serveProbe } from './probe.ts';

const [port, database = ':memory:', redis = ''] = process.argv.slice(2);
const plenty = { burst: 1e9, perSecond: 1e6 };
const server = createCallServer({
  host: '127.0.0.1',
  port: Number(port),
  ...(database.startsWith('postgres:')
    ? { store: () => openPostgresStore(database) }
    : { database }),
  ...(redis === '' ? {} : { bus: () => openRedisBus(redis) }),
  auth: { secret: process.env['BENCH_SECRET'] ?? '' },
  allowMissingOrigin: true,
  limits: {
    connectionsPerAddress: 20_000,
    framesPerConnection: plenty,
    framesPerUser: plenty,
    framesPerAddress: plenty,
    invitesPerUser: plenty,
  },
});
await server.ready;
serveProbe(server.port ?? 0, () => server.close());
