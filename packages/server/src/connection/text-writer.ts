import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { ServerSocket } from './server-socket.ts';
import type { WriteRound, Writer } from './write-round.ts';

/** Of a text frame that is whole. */
const WHOLE_TEXT = 0x81;
/** The length follows in two bytes. */
const LONG = 126;
const MOST = 65_535;
/** More is not written at once by Node without a buffer of its own. */
const MOST_AT_ONCE = 16_384;
/** After a goodbye, the WebSocket closes normally. */
const NORMAL_CLOSE = 1_000;

/** What texts are written to. */
export interface Wire {
  readonly socket: WebSocket;
  /** Below the socket. */
  readonly stream: Duplex;
  /** In which all sockets of a server write. */
  readonly round: WriteRound;
}

/**
 * Sends texts over a WebSocket: most of them together in one piece to the stream below it, which is much less work than
 * `WebSocket.send`. Nothing else is ever written there by halves: frames of ws are whole, too, as long as nothing is
 * compressed.
 */
export function createTextWriter(wire: Wire): ServerSocket {
  return new TextWriter(wire);
}

class TextWriter implements ServerSocket, Writer {
  readonly #wire: Wire;
  /** Frames of ASCII that are not written yet. */
  #waiting = '';

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  get bufferedAmount(): number {
    return this.#waiting.length + this.#wire.socket.bufferedAmount;
  }

  send(text: string): void {
    const { length } = text;
    const head = length > MOST ? '' : headOf(length);
    const frame = head + text;
    // As many bytes as characters: the text is ASCII, and so its own encoding.
    const isPlain = Buffer.byteLength(frame) - Buffer.byteLength(head) === length;
    if (head !== '' && isPlain) this.#add(frame);
    else this.#sendAlone(text);
  }

  /** What waits; nothing may follow the goodbye of ws. */
  write(): void {
    const frames = this.#waiting;
    this.#waiting = '';
    const { socket, stream } = this.#wire;
    if (frames !== '' && socket.readyState === WebSocket.OPEN) stream.write(frames, 'latin1');
  }

  close(): void {
    this.write();
    this.#wire.socket.close(NORMAL_CLOSE);
  }

  #add(frame: string): void {
    if (this.#waiting.length + frame.length > MOST_AT_ONCE) this.write();
    const isFirst = this.#waiting === '';
    this.#waiting += frame;
    if (isFirst) this.#wire.round.join(this);
  }

  #sendAlone(text: string): void {
    this.write();
    this.#wire.socket.send(text);
  }
}

function headOf(length: number): string {
  return length < LONG
    ? String.fromCharCode(WHOLE_TEXT, length)
    : String.fromCharCode(WHOLE_TEXT, LONG, length >> 8, length & 0xff);
}
