import type { Message } from './messages.ts';
import { messageShapes, otherMessageShapes } from './shapes.ts';
import { tallyOf, type Tally } from './tally.ts';
import { MAX_BODY_LENGTH } from './version.ts';

const tallies: ReadonlyMap<unknown, Tally> = new Map(
  Object.entries({ ...messageShapes, ...otherMessageShapes }).map(([type, shape]) => [
    type,
    tallyOf({ type: (value) => value === type, ...shape }),
  ]),
);

/**
 * A body as the message that it is, when it is valid and its text says just that and nothing more: then the text may be
 * passed on as it is. Undefined for anything else, which is not wrong by that alone.
 *
 * Whatever else a text could say (fields that no shape names, the same field twice) has a name, and so more quotation
 * marks than the message needs: JSON must have each part of the message somewhere. A text with a quotation mark within
 * a string has more of them, too, and goes the long way.
 *
 * @param text The JSON that `body` was parsed from.
 */
export function plainBody(body: unknown, text: string): Message | undefined {
  if (text.length > MAX_BODY_LENGTH || typeof body !== 'object' || body === null) return undefined;
  const tally = tallies.get((body as { readonly type?: unknown }).type);
  return tally?.(body) === quotesIn(text) ? (body as Message) : undefined;
}

function quotesIn(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes;
}
