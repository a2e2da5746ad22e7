import { EarshotError, type EarshotErrorOptions } from '@earshot/signaling/server';

/** What can go wrong with a call server; each code has an anchor in `docs/errors.md`. */
export type ServerErrorCode =
  | 'server/invalid-option'
  | 'server/database-failed'
  | 'server/database-unavailable'
  | 'server/database-too-new'
  | 'server/database-driver-missing'
  | 'server/bus-unavailable'
  | 'server/bus-driver-missing'
  | 'server/closed';

export function serverError<Code extends ServerErrorCode>(
  code: Code,
  options: EarshotErrorOptions,
): EarshotError<Code> {
  return new EarshotError(code, options);
}
