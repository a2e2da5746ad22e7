import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { Admission } from './admission.ts';
import type { ServerSocket } from './server-socket.ts';
import { createTextWriter } from './text-writer.ts';

/** After a goodbye, the WebSocket closes normally. */
const NORMAL_CLOSE = 1_000;

/** A WebSocket, and the stream that it is on. */
export interface SocketOnStream {
  readonly socket: WebSocket;
  readonly stream: Duplex;
}

/** Serves a client over a WebSocket, and tells when it has closed. */
export function acceptSocket(
  { socket, stream }: SocketOnStream,
  admission: Admission,
  onClose: () => void,
): void {
  const connection = admission.serve(serverSocket(socket, stream));
  socket.on('message', (data, isBinary) => {
    connection.receive(isBinary ? undefined : textOf(data));
  });
  // What the other end does wrong on this level closes the socket; there is nobody to tell.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    connection.closed();
    onClose();
  });
}

function serverSocket(socket: WebSocket, stream: Duplex): ServerSocket {
  return {
    send: createTextWriter(socket, stream),
    close: () => socket.close(NORMAL_CLOSE),
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
  };
}

/** With the default `binaryType`, ws gives one buffer. */
function textOf(data: RawData): string | undefined {
  return Buffer.isBuffer(data) ? data.toString('utf8') : undefined;
}
