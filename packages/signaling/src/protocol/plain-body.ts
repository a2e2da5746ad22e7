import { isSdp, isText, MAX_SDP_LENGTH } from './checks.ts';
import type { Message } from './messages.ts';
import { messageShapes, otherMessageShapes, presenceMessageShapes } from './shapes.ts';
import { tallyOf, type Tally } from './tally.ts';
import { MAX_BODY_LENGTH } from './version.ts';
import { WrittenDescription } from './written-description.ts';

/** Of what {@link mayHaveControls} has looked at before. */
const hasSdpLength = isText(MAX_SDP_LENGTH);

/** In JSON, control characters are written so, but for CR, LF and tab; those that are not are no JSON. */
const mayHaveControls = /\\[bfu]|\x7f/;

const tallies: ReadonlyMap<unknown, Tally> = new Map(
  Object.entries({ ...messageShapes, ...otherMessageShapes, ...presenceMessageShapes }).map(
    ([type, shape]) => [
      type,
      tallyOf({ type: (value) => value === type, ...shape }, (check) =>
        check === isSdp ? hasSdpLength : check,
      ),
    ],
  ),
);

const COLON = 0x3a;
const MINUS = 0x2d;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;

/** What makes a number one that is written in another way than whole numbers are: `1.0` and `1e2`. */
const unusual = '.eE';

/**
 * A body as the message that it is, when it is valid and its text says just that and nothing more: then the text may be
 * passed on as it is. Undefined for anything else, which is not wrong by that alone.
 *
 * Whatever else a text could say (fields that no shape names, the same field twice) has a name, and so more quotation
 * marks than the message needs: JSON must have each part of the message somewhere. A text with a quotation mark within
 * a string has more of them, too, and goes the long way, as one with a rare escape does, or with a number that another
 * parser might round in another way.
 *
 * @param text The JSON that `body` was parsed from.
 */
export function plainBody(body: unknown, text: string): Message | undefined {
  if (body instanceof WrittenDescription) return body;
  if (typeof body !== 'object' || body === null) return undefined;
  if (text.length > MAX_BODY_LENGTH || mayHaveControls.test(text)) return undefined;
  const tally = tallies.get((body as { readonly type?: unknown }).type);
  return tally?.(body) === quotesIn(text) ? (body as Message) : undefined;
}

/** NaN when a name is not followed by its value at once, or that is a number that is not written as whole ones are. */
function quotesIn(text: string): number {
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    quotes += 1;
    const next = text.charCodeAt(at + 1);
    if (next <= SPACE || (next === COLON && isUnusual(text, at + 2))) return Number.NaN;
  }
  return quotes;
}

function isUnusual(text: string, from: number): boolean {
  const first = text.charCodeAt(from);
  if (first <= SPACE || first === MINUS) return true;
  let at = from;
  while (text.charCodeAt(at) >= ZERO && text.charCodeAt(at) <= NINE) at += 1;
  return at > from && unusual.includes(text.charAt(at));
}
