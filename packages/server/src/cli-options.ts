import {
  describeMistakes,
  readEnvironment,
  type Environment,
  type EnvironmentMistake,
} from './configuration/read-environment.ts';
import { openRedisBus } from './bus/open-redis-bus.ts';
import { serverError } from './errors.ts';
import type { CallServerOptions } from './options.ts';
import { openPostgresStore } from './store/open-postgres-store.ts';

/** What the command was told, by its arguments and its environment. */
export interface CliOptions {
  readonly options: CallServerOptions;
  /** How the server came to its rights: `implied` when nothing was said about tokens. */
  readonly mode: 'tokens' | 'development' | 'implied';
}

/**
 * Reads the environment. Told nothing about tokens, the server runs in development mode and is
 * reached from this machine alone.
 *
 * @param before What was found to be wrong before.
 * @throws EarshotError `server/invalid-option`, with every mistake in `details.mistakes`
 */
export function cliOptions(
  args: readonly string[],
  environment: Environment,
  { before = [] }: { readonly before?: readonly EnvironmentMistake[] } = {},
): CliOptions {
  const read = readEnvironment(environment);
  const isDevelopment = args.includes('--dev');
  const mistakes = [...before, ...(read.ok ? [] : read.mistakes)];
  if (!read.ok || mistakes.length > 0) throw invalid(mistakes);
  // Whatever the types do not know, `createCallServer` checks once more.
  const { auth, database, bus, ...others } = read.options as CallServerOptions & {
    readonly bus?: string;
  };
  if (bus !== undefined && !isPostgres(database)) throw invalid([needsPostgres]);
  const shared = { ...others, ...databaseOf(database), ...busOf(bus) };
  if (isDevelopment) return { mode: 'development', options: { ...shared, development: true } };
  if (auth !== undefined) return { mode: 'tokens', options: { ...shared, auth } };
  if (environment['NODE_ENV'] === 'production') throw invalid([noKeys]);
  return { mode: 'implied', options: { ...shared, host: 'localhost', development: true } };
}

const noKeys: EnvironmentMistake = {
  variable: 'EARSHOT_JWT_SECRET',
  given: 'not set',
  allowed:
    'given with NODE_ENV=production, or else EARSHOT_JWKS_URL (there is no development mode)',
};

const needsPostgres: EnvironmentMistake = {
  variable: 'EARSHOT_DATABASE',
  given: 'no PostgreSQL',
  allowed: 'the address of one, which all processes use, together with EARSHOT_REDIS',
};

/** The address of a PostgreSQL, or the path of a SQLite file. */
function databaseOf(database: string | undefined): Pick<CallServerOptions, 'database' | 'store'> {
  if (database === undefined) return {};
  return isPostgres(database) ? { store: () => openPostgresStore(database) } : { database };
}

function isPostgres(database = ''): boolean {
  return /^postgres(?:ql)?:\/\//.test(database);
}

function busOf(url: string | undefined): Pick<CallServerOptions, 'bus'> {
  return url === undefined ? {} : { bus: () => openRedisBus(url) };
}

function invalid(mistakes: readonly EnvironmentMistake[]): Error {
  return serverError('server/invalid-option', {
    message: describeMistakes(mistakes),
    details: {
      mistakes: mistakes.map(({ variable, allowed }) => ({ option: variable, expected: allowed })),
    },
  });
}
