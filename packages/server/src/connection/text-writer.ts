import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

/** Of a text frame that is whole. */
const WHOLE_TEXT = 0x81;
/** The length follows in two bytes. */
const LONG = 126;
const MOST = 65_535;

/**
 * Sends texts over a WebSocket: most of them in one piece to the stream below it, which is much less work than
 * `WebSocket.send`. Nothing else is ever written there by halves: frames of ws are whole, too, as long as nothing is
 * compressed.
 */
export function createTextWriter(socket: WebSocket, stream: Duplex): (text: string) => void {
  return (text) => {
    const { length } = text;
    if (length > MOST || socket.readyState !== WebSocket.OPEN) {
      socket.send(text);
      return;
    }
    const head = headOf(length);
    const frame = head + text;
    // As many bytes as characters: the text is ASCII, and so its own encoding.
    const isPlain = Buffer.byteLength(frame) - Buffer.byteLength(head) === length;
    if (isPlain) stream.write(frame, 'latin1');
    else socket.send(text);
  };
}

function headOf(length: number): string {
  return length < LONG
    ? String.fromCharCode(WHOLE_TEXT, length)
    : String.fromCharCode(WHOLE_TEXT, LONG, length >> 8, length & 0xff);
}
