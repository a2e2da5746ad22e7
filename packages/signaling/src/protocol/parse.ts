import type { Frame } from './envelope.ts';
import type { Message } from './messages.ts';
import { readShape, type ObjectShape } from './read-shape.ts';
import { frameShapes, messageShapes } from './shapes.ts';
import { MAX_FRAME_LENGTH } from './version.ts';

/** Why a text or a body was not understood; it changed nothing. */
export interface ParseFault {
  readonly ok: false;
  /** `unknown` comes from a newer version: it is counted and ignored. All else is a mistake of the sender. */
  readonly fault: 'too-large' | 'not-json' | 'unknown' | 'invalid';
  /** The path of the field that is wrong, such as `body.call`. */
  readonly field?: string | undefined;
  /** One sentence for the sender's developer; it repeats nothing of what was sent. */
  readonly message: string;
}

/** What came of parsing. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | ParseFault;

/** Reads the text of one frame. Never throws, whatever it is given. */
export function parseFrame(text: unknown): Parsed<Frame> {
  return parseText(text, (value) => parseByShape(value, frameShapes, []));
}

/** Reads the text of a message that came without a frame. Never throws, whatever it is given. */
export function parseMessage(text: unknown): Parsed<Message> {
  return parseText(text, parseBody);
}

/** Reads the body of a message frame. Never throws, whatever it is given. */
export function parseBody(body: unknown): Parsed<Message> {
  return parseByShape(body, messageShapes, ['body']);
}

const notJson = refuse('not-json', 'A frame is a JSON object.');
const tooLarge = refuse('too-large', `A frame has at most ${MAX_FRAME_LENGTH} characters.`);

function parseText<Value>(text: unknown, parse: (value: unknown) => Parsed<Value>): Parsed<Value> {
  if (typeof text !== 'string') return notJson;
  if (text.length > MAX_FRAME_LENGTH) return tooLarge;
  try {
    return parse(JSON.parse(text));
  } catch {
    return notJson;
  }
}

function parseByShape<Value>(
  value: unknown,
  shapes: Readonly<Record<string, ObjectShape>>,
  root: readonly string[],
): Parsed<Value> {
  const type = typeOf(value);
  if (type === undefined) return invalid([...root, 'type']);
  // `hasOwn`, because a type may be called `__proto__` or `constructor`.
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined;
  if (shape === undefined) {
    return refuse('unknown', 'This type is not known here.', fieldOf([...root, 'type']));
  }
  const reading = readShape(shape, value);
  if (!reading.ok) return invalid([...root, ...reading.path]);
  return { ok: true, value: { type, ...(reading.value as object) } as Value };
}

function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'type'))
    return undefined;
  const { type } = value as { readonly type: unknown };
  return typeof type === 'string' ? type : undefined;
}

function invalid(path: readonly string[]): ParseFault {
  const field = fieldOf(path);
  return refuse('invalid', `The field ${field} is not valid.`, field);
}

function refuse(fault: ParseFault['fault'], message: string, field?: string): ParseFault {
  return { ok: false, fault, field, message };
}

function fieldOf(path: readonly string[]): string {
  return path.join('.').slice(0, 255);
}
