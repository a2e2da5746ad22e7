/** One event of a stream of server-sent events. */
export interface StreamEvent {
  /** `message` unless the server named it otherwise. */
  readonly name: string;
  readonly data: string;
}

/** What a piece of a stream completes, and the beginning of what it does not. */
export interface StreamPiece {
  readonly events: readonly StreamEvent[];
  readonly rest: string;
}

/**
 * Reads one more piece of a stream of server-sent events (`text/event-stream`). Comments and fields
 * that say when to connect again are nothing to a transport, which never does.
 *
 * @param rest What the piece before left over; '' at first.
 */
export function readEvents(rest: string, piece: string): StreamPiece {
  const blocks = (rest + piece).split(/\r?\n\r?\n/);
  return { events: blocks.slice(0, -1).flatMap(readBlock), rest: blocks.slice(-1).join() };
}

/** A block without data is no event: a comment, which keeps proxies from cutting an idle stream. */
function readBlock(block: string): readonly StreamEvent[] {
  const fields = block.split(/\r?\n/).map(readField);
  const data = fields.filter(([name]) => name === 'data').map(([, value]) => value);
  if (data.length === 0) return [];
  const [, name = 'message'] = fields.findLast(([field]) => field === 'event') ?? [];
  return [{ name, data: data.join('\n') }];
}

function readField(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  if (colon < 0) return [line, ''];
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];
}
