import type { RawData } from 'ws';
import type { Admission } from './admission.ts';
import { createTextWriter, type Wire } from './text-writer.ts';

/** Serves a client over a WebSocket, and tells when it has closed. */
export function acceptSocket(wire: Wire, admission: Admission, onClose: () => void): void {
  const connection = admission.serve(createTextWriter(wire));
  const { socket } = wire;
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
