import { EarshotError } from './errors.ts';
import type { Address } from './protocol/envelope.ts';
import type { Message } from './protocol/messages.ts';
import { parseBody } from './protocol/parse.ts';
import { readShape } from './protocol/read-shape.ts';
import { addressShape } from './protocol/shapes.ts';
import { MAX_BODY_LENGTH } from './protocol/version.ts';

/** A message whose form was checked, with whom it is for. */
export interface CheckedMessage {
  readonly message: Message;
  readonly to?: Address | undefined;
}

/**
 * Checks a message before it is queued; what comes out is a copy that later changes do not reach.
 *
 * @throws EarshotError `signaling/invalid-message`
 */
export function checkOutgoing(message: Message, to: Address | undefined): CheckedMessage {
  const parsed = parseBody(message);
  if (!parsed.ok) throw invalid(parsed.field);
  if (JSON.stringify(parsed.value).length > MAX_BODY_LENGTH) throw invalid('body');
  if (to === undefined) return { message: parsed.value };
  const address = readShape(addressShape, to, []);
  if (address === undefined) throw invalid('to');
  return { message: parsed.value, to: address as Address };
}

function invalid(field?: string): EarshotError<'signaling/invalid-message'> {
  return new EarshotError('signaling/invalid-message', { details: { field } });
}
