import type { Frame } from './envelope.ts';
import { parseFrame, type Parsed } from './parse.ts';
import { readDescription } from './written-description.ts';
import { MAX_FRAME_LENGTH } from './version.ts';

/** A frame, and of a message perhaps the JSON of its body. */
export type ClientFrame = Frame & { readonly bodyText?: string };

/** Of a message as clients write it, what stands before its body. */
const head =
  /^\{"type":"message","seq":([1-9]\d{0,14}),"ack":(0|[1-9]\d{0,14})(?:,"to":\{"user":"([\w.~-]{1,255})"(?:,"device":"([\w.~-]{1,255})")?\})?,"body":/;

/**
 * Reads the text of any frame, as `parseFrame` does, with less work for a message that is written as clients write it.
 * Never throws, whatever it is given.
 */
export function readClientFrame(text: unknown): Parsed<ClientFrame> {
  return readMessage(text) ?? parseFrame(text);
}

function readMessage(text: unknown): Parsed<ClientFrame> | undefined {
  if (typeof text !== 'string' || text.length > MAX_FRAME_LENGTH) return undefined;
  const found = head.exec(text);
  if (found === null || !text.endsWith('}')) return undefined;
  const [{ length }, seq, ack, user, device] = found;
  // What is one JSON value between these two ends makes the whole of it one.
  const bodyText = text.slice(length, -1);
  const description = readDescription(bodyText);
  const parsed = description === undefined ? parseJson(bodyText) : { body: description };
  if (parsed === undefined) return undefined;
  const { body } = parsed;
  const numbers = { seq: Number(seq), ack: Number(ack) };
  if (user === undefined) return ok({ type: 'message', ...numbers, body, bodyText });
  const to = device === undefined ? { user } : { user, device };
  return ok({ type: 'message', ...numbers, to, body, bodyText });
}

function ok(value: ClientFrame): Parsed<ClientFrame> {
  return { ok: true, value };
}

function parseJson(text: string): { readonly body: unknown } | undefined {
  try {
    return { body: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
