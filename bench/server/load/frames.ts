/** Of a frame's head: opcode, length of 16 bits, mask. */
const HEAD_BYTES = 8;
const MASK = [0x37, 0xfa, 0x21, 0x3d] as const;
const MOST_BYTES = 60_000;

/** Written over and over: what is sent is a copy. */
const scratch = Buffer.alloc(MOST_BYTES + HEAD_BYTES + 4);
const words = new Uint32Array(scratch.buffer, scratch.byteOffset, scratch.length >> 2);
scratch.set(MASK, 4);
const maskWord = words[1] ?? 0;

/** One masked WebSocket frame with a text of ASCII alone, as a client sends it. */
export function clientFrame(text: string): Buffer {
  const { length } = text;
  if (length > MOST_BYTES) throw new RangeError(`A text of ${length} characters is too long.`);
  scratch[0] = 0x81;
  scratch[1] = 0xfe;
  scratch[2] = length >> 8;
  scratch[3] = length & 0xff;
  scratch.write(text, HEAD_BYTES, 'latin1');
  const last = (length + HEAD_BYTES + 3) >> 2;
  for (let word = 2; word < last; word += 1) words[word] = (words[word] ?? 0) ^ maskWord;
  return Buffer.from(scratch.subarray(0, length + HEAD_BYTES));
}

/** A masked pong without content. */
export const pongFrame = Buffer.from([0x8a, 0x80, ...MASK]);

/** What a server sends, frame by frame; undefined for a text that is not complete yet. */
export interface ServerFrames {
  /** Gives each whole frame in what has come. */
  read(chunk: Buffer, each: (opcode: number, text: string) => void): void;
}

/** Reads unmasked frames, which servers send; none of them is fragmented here. */
export function createServerFrames(): ServerFrames {
  let rest: Buffer | undefined;
  return {
    read(chunk, each) {
      const data = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      for (;;) {
        const frame = frameAt(data, at);
        if (frame === undefined) break;
        each((data[at] ?? 0) & 0x0f, data.toString('latin1', frame.begin, frame.end));
        at = frame.end;
      }
      rest = at === data.length ? undefined : data.subarray(at);
    },
  };
}

function frameAt(
  data: Buffer,
  at: number,
): { readonly begin: number; readonly end: number } | undefined {
  if (data.length < at + 2) return undefined;
  const short = (data[at + 1] ?? 0) & 0x7f;
  const head = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (data.length < at + head) return undefined;
  const length =
    short === 126
      ? data.readUInt16BE(at + 2)
      : short === 127
        ? Number(data.readBigUInt64BE(at + 2))
        : short;
  const begin = at + head;
  return data.length < begin + length ? undefined : { begin, end: begin + length };
}
