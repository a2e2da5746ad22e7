import { EarshotError } from '../errors.ts';

/** What `connect` throws the second time. */
export function connectedTwice(): EarshotError<'signaling/closed'> {
  return new EarshotError('signaling/closed');
}
