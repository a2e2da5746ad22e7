import type { Frame } from './envelope.ts';
import type { Message } from './messages.ts';
import { ownField, readShape, type ObjectShape } from './read-shape.ts';
import {
  heardFrameShapes,
  messageShapes,
  otherFrameShapes,
  otherMessageShapes,
  presenceMessageShapes,
} from './shapes.ts';
import { MAX_FRAME_LENGTH } from './version.ts';

/** Why a text or a body was not understood; it changed nothing. */
export interface ParseFault {
  readonly ok: false;
  /** `unknown` comes from a newer version: it is counted and ignored. All else is a mistake of the sender. */
  readonly fault: 'too-large' | 'not-json' | 'unknown' | 'invalid';
  /** The path of the field that is wrong, such as `body.call`. */
  readonly field?: string | undefined;
  /** For the sender's developer, in a word; it repeats nothing of what was sent. */
  readonly message: string;
}

/** What came of parsing. */
export type Parsed<Value> = { readonly ok: true; readonly value: Value } | ParseFault;

/** Reads the text of one frame that a client received. Never throws, whatever it is given. */
export function parseHeardFrame(text: unknown): Parsed<Frame> {
  return parseText(text, (value) => parseByShape(value, heardFrameShapes, ''));
}

/** Reads the text of any frame. Never throws, whatever it is given. */
export function parseFrame(text: unknown): Parsed<Frame> {
  return parseText(text, (value) => {
    const heard = parseByShape<Frame>(value, heardFrameShapes, '');
    return heard.ok || heard.fault !== 'unknown'
      ? heard
      : parseByShape(value, otherFrameShapes, '');
  });
}

/** Reads the text of a message that came without a frame. Never throws, whatever it is given. */
export function parseMessage(text: unknown): Parsed<Message> {
  return parseText(text, parseBody);
}

/** Reads the body of a message frame that a client received, or would send. Never throws, whatever it is given. */
export function parseBody(body: unknown): Parsed<Message> {
  return parseByShape(body, messageShapes, 'body.');
}

/** Reads the body of any message frame. Never throws, whatever it is given. */
export function parseAnyBody(body: unknown): Parsed<Message> {
  const common = parseBody(body);
  return common.ok || common.fault !== 'unknown'
    ? common
    : parseByShape(body, rareMessageShapes, 'body.');
}

const rareMessageShapes = /* @__PURE__ */ Object.assign(
  {},
  otherMessageShapes,
  presenceMessageShapes,
);

function parseText<Value>(text: unknown, parse: (value: unknown) => Parsed<Value>): Parsed<Value> {
  try {
    // What is no text is no JSON either, once it is one.
    const json = String(text);
    return json.length > MAX_FRAME_LENGTH ? refuse('too-large') : parse(JSON.parse(json));
  } catch {
    return refuse('not-json');
  }
}

function parseByShape<Value>(
  value: unknown,
  shapes: Readonly<Record<string, ObjectShape>>,
  root: string,
): Parsed<Value> {
  const { type } = Object(value) as { readonly type?: unknown };
  if (typeof type !== 'string') return refuse('invalid', `${root}type`);
  // A type may be called `__proto__` or `constructor`.
  const shape = ownField(shapes, type) as ObjectShape | undefined;
  if (!shape) return refuse('unknown', `${root}type`);
  const path: string[] = [];
  const copy = readShape(shape, value, path);
  if (copy === undefined) return refuse('invalid', root + path.join('.'));
  return { ok: true, value: { type, ...copy } as Value };
}

function refuse(fault: ParseFault['fault'], field?: string): ParseFault {
  return { ok: false, fault, field, message: fault };
}
