import type { RawData, WebSocket } from 'ws';
import type { ClientConnection } from './client-connection.ts';

/** Hands the texts of a WebSocket to its connection, and tells when it has closed. */
export function acceptSocket(
  socket: WebSocket,
  connection: ClientConnection,
  onClose: () => void,
): void {
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

/** With the default `binaryType`, ws gives one buffer. */
function textOf(data: RawData): string | undefined {
  return Buffer.isBuffer(data) ? data.toString('utf8') : undefined;
}
