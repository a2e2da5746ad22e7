/** What became of a query: lost to another one, in vain for now, or for a reason that stays. */
export type DatabaseFault = 'conflict' | 'unavailable' | 'failed';

/** Why a query failed, from what `pg`, Node's sockets and Node's SQLite throw. */
export function databaseFault(error: unknown): DatabaseFault {
  const { code = '', errcode, message } = factsOf(error);
  // The low byte is the primary result code of SQLite.
  if (errcode !== undefined) return sqliteBusy.has(errcode & 0xff) ? 'unavailable' : 'failed';
  if (conflictCodes.has(code)) return 'conflict';
  const isPassing =
    passingCodes.has(code) ||
    passingClasses.some((start) => sqlState.test(code) && code.startsWith(start)) ||
    passingMessages.test(message);
  return isPassing ? 'unavailable' : 'failed';
}

/** A short name of the reason, safe to log: a SQLSTATE, the name of a system error, or a result code of SQLite. */
export function faultCode(error: unknown): string | undefined {
  const { code, errcode } = factsOf(error);
  return errcode === undefined ? code : `SQLITE_${errcode}`;
}

/** The transaction was undone so that another one could go on: serialization failure, deadlock. */
const conflictCodes: ReadonlySet<string> = new Set(['40001', '40P01']);

const sqlState = /^[0-9A-Z]{5}$/;
/** Connection lost, resources exhausted, stopped by whoever runs the server. */
const passingClasses = ['08', '53', '57P'] as const;
const passingCodes: ReadonlySet<string> = new Set([
  // A lock that could not be had, a statement that took too long, a standby server that is read-only.
  ...['55P03', '57014', '25006'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
]);
/** What `pg` gives no code to. */
const passingMessages =
  /^Connection terminated|^timeout exceeded when trying to connect|has encountered a connection error/;
/** SQLITE_BUSY and SQLITE_LOCKED. */
const sqliteBusy: ReadonlySet<number> = new Set([5, 6]);

interface ErrorFacts {
  readonly code?: string;
  readonly errcode?: number;
  readonly message: string;
}

function factsOf(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { message: '' };
  const { code, errcode, message } = error as { code?: unknown; errcode?: unknown } & Error;
  return {
    message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof errcode === 'number' ? { errcode } : {}),
  };
}
