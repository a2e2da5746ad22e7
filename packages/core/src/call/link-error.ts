import { EarshotError } from '../errors.ts';

/** The two browsers do not come together, or one of them cannot connect at all. */
export function linkError(cause: unknown): EarshotError<'link/negotiation-failed'> {
  return new EarshotError('link/negotiation-failed', {
    cause,
  });
}
