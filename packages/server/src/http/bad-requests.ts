import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';

/** So many are sent away before others have their turn again. */
const AT_A_TIME = 8;

const statuses: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/**
 * Sends those away whose requests are none, or are late, a few at a time: Node does so with all that are late at the
 * same moment, and everybody else waits for that.
 *
 * @param soon When others have had their turn. Default: `setImmediate`.
 */
export function refuseBadRequests(
  server: Server,
  soon: (next: () => void) => void = setImmediate,
): void {
  const waiting = new Map<Duplex, string>();

  function refuseSome(): void {
    for (const [socket, status] of [...waiting].slice(0, AT_A_TIME)) {
      waiting.delete(socket);
      refuse(socket, status);
    }
    if (waiting.size > 0) soon(refuseSome);
  }

  server.on('clientError', ({ code = '' }: NodeJS.ErrnoException, socket) => {
    waiting.set(socket, statuses[code] ?? '400 Bad Request');
    if (waiting.size === 1) soon(refuseSome);
  });
}

/** In the middle of an answer, nothing more can be said. */
function refuse(socket: Duplex, status: string): void {
  const hasAnswered = 'bytesWritten' in socket && socket.bytesWritten !== 0;
  if (socket.writable && !hasAnswered) {
    socket.write(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
  }
  socket.destroy();
}
