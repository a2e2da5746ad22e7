import { MAX_SDP_LENGTH } from './checks.ts';
import { hasControls } from './control-characters.ts';
import type { Message } from './messages.ts';

type Description = Message<'call.description'>;

/** What stands before the SDP, as clients write it. */
const head =
  /^\{"type":"call\.description","call":"([\w.~-]{1,255})","epoch":(0|[1-9]\d{0,14}),"round":(0|[1-9]\d{0,14}),"kind":"(offer|answer)","sdp":"/;

/** What no SDP has, either. */
const DELETE = '\x7f';

const BACKSLASH = 0x5c;
const R = 0x72;
const N = 0x6e;

/**
 * A description that is valid, though nobody has read its SDP: a server hands on the text as it came. Descriptions are
 * the longest of all messages, and to parse one is most of the work with it.
 */
export class WrittenDescription implements Description {
  readonly type = 'call.description';
  readonly call: string;
  readonly epoch: number;
  readonly round: number;
  readonly kind: Description['kind'];
  /** All of it, as JSON. */
  readonly text: string;

  constructor(text: string, { call, epoch, round, kind }: Omit<Description, 'type' | 'sdp'>) {
    this.call = call;
    this.epoch = epoch;
    this.round = round;
    this.kind = kind;
    this.text = text;
  }

  get sdp(): string {
    return this.toJSON().sdp;
  }

  toJSON(): Description {
    return JSON.parse(this.text) as Description;
  }
}

/** What this JSON says, when it is a valid description and written as clients write it; undefined for anything else. */
export function readDescription(text: string): WrittenDescription | undefined {
  const found = head.exec(text);
  if (found === null || !text.endsWith('"}')) return undefined;
  const [{ length }, call = '', epoch, round, kind] = found;
  const end = text.length - 2;
  // The first quotation mark is the one at the end: all before it is one string, if nothing in that is escaped wrongly.
  if (end - length > MAX_SDP_LENGTH || text.indexOf('"', length) !== end) return undefined;
  if (!endsLinesOnly(text, length) || text.includes(DELETE) || hasControls(text)) return undefined;
  const numbers = { epoch: Number(epoch), round: Number(round) };
  return new WrittenDescription(text, {
    call,
    ...numbers,
    kind: kind === 'offer' ? kind : 'answer',
  });
}

/** Whether each escape in it is one half of a line end: SDP has no others. */
function endsLinesOnly(text: string, from: number): boolean {
  for (let at = text.indexOf('\\', from); at >= 0; at = text.indexOf('\\', at + 4)) {
    if (text.charCodeAt(at + 1) !== R || text.charCodeAt(at + 2) !== BACKSLASH) return false;
    if (text.charCodeAt(at + 3) !== N) return false;
  }
  return true;
}
