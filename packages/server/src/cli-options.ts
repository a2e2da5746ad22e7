import type { CallServerOptions } from './options.ts';
import { openPostgresStore } from './store/open-postgres-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command was told, by its arguments and its environment. */
export interface CliOptions {
  readonly options: CallServerOptions;
  /** How the server came to its rights: `implied` when nothing was said about tokens. */
  readonly mode: 'tokens' | 'development' | 'implied';
}

/**
 * Reads the environment. Told nothing about tokens, the server runs in development mode and is
 * reached from this machine alone.
 */
export function cliOptions(args: readonly string[], environment: Environment): CliOptions {
  const auth = authOf(environment);
  const shared = sharedOptions(environment);
  if (args.includes('--dev')) {
    return { mode: 'development', options: { ...shared, development: true } };
  }
  if (auth !== undefined) return { mode: 'tokens', options: { ...shared, auth } };
  return { mode: 'implied', options: { ...shared, host: 'localhost', development: true } };
}

function authOf(environment: Environment): CallServerOptions['auth'] {
  const { EARSHOT_JWT_SECRET: secret, EARSHOT_JWKS_URL: jwks } = environment;
  const checks = {
    ...(filled(environment['EARSHOT_JWT_AUDIENCE'], (audience) => ({ audience })) ?? {}),
    ...(filled(environment['EARSHOT_JWT_ISSUER'], (issuer) => ({ issuer })) ?? {}),
  };
  return (
    filled(secret, (value) => ({ secret: value, ...checks })) ??
    filled(jwks, (value) => ({ jwks: value, ...checks }))
  );
}

function sharedOptions(environment: Environment): CallServerOptions {
  return {
    ...(filled(environment['PORT'], (port) => ({ port: Number(port) })) ?? {}),
    ...(filled(environment['HOST'], (host) => ({ host })) ?? {}),
    ...(filled(environment['EARSHOT_DATABASE'], databaseOf) ?? {}),
    ...(filled(environment['EARSHOT_ORIGINS'], (origins) => ({ origins: listOf(origins) })) ?? {}),
    ...durationsOf(environment),
    ...turnOf(environment),
  };
}

/** The address of a PostgreSQL, or the path of a SQLite file. */
function databaseOf(database: string): Pick<CallServerOptions, 'database' | 'store'> {
  const isPostgres = /^postgres(?:ql)?:\/\//.test(database);
  return isPostgres ? { store: () => openPostgresStore(database) } : { database };
}

const durations = {
  ringMs: 'EARSHOT_RING_MS',
  graceMs: 'EARSHOT_GRACE_MS',
  maxDurationMs: 'EARSHOT_MAX_DURATION_MS',
  drainMs: 'EARSHOT_DRAIN_MS',
  moveMs: 'EARSHOT_MOVE_MS',
} as const;

function durationsOf(environment: Environment): Pick<CallServerOptions, keyof typeof durations> {
  const given = Object.entries(durations).flatMap(([option, variable]) => {
    const pair = filled(environment[variable], (ms) => [option, Number(ms)] as const);
    return pair === undefined ? [] : [pair];
  });
  return Object.fromEntries(given);
}

function turnOf(environment: Environment): Pick<CallServerOptions, 'turn'> {
  const { EARSHOT_TURN_URLS: urls = '', EARSHOT_TURN_SECRET: secret = '' } = environment;
  if (urls === '' && secret === '') return {};
  return { turn: { urls: listOf(urls), secret } };
}

function filled<Result>(
  value: string | undefined,
  use: (value: string) => Result,
): Result | undefined {
  return value === undefined || value === '' ? undefined : use(value);
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
