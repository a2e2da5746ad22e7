import type { IncomingMessage } from 'node:http';
import type { CallServer } from './call-server.ts';
import type { ServerSocket } from './connection/server-socket.ts';

/** The part of Socket.IO's `Server` or `Namespace` that is used. */
export interface SocketIoNamespace {
  on(event: 'connection', listener: (socket: SocketIoServerSocket) => void): unknown;
  off(event: 'connection', listener: (socket: SocketIoServerSocket) => void): unknown;
}

/** The part of a Socket.IO server's socket that is used. */
export interface SocketIoServerSocket {
  /** The request that the connection began with. */
  readonly request: Pick<IncomingMessage, 'url' | 'headers'>;
  readonly handshake: { readonly address: string };
  /** The connection underneath, which tells whenever it has handed all that waited to the network. */
  readonly conn: { on(event: 'drain', listener: () => void): unknown };
  on(event: string, listener: (value: unknown) => void): unknown;
  emit(event: string, text: string): unknown;
  disconnect(close: boolean): unknown;
}

/** What one end emits and the other listens to: a text. */
const TEXT = 'earshot';
/** What a client emits after its last text. */
const END = 'earshot-end';

/**
 * Serves the clients of a namespace of your Socket.IO server (`createSocketIoTransport` is their end).
 * Give it a namespace of its own. All that goes for other clients goes for these: the token, the
 * allowed origins, every limit.
 *
 * @returns Its undo: nobody else is served; who is connected stays.
 * @example
 * ```ts
 * attachToSocketIo(io.of('/earshot'), createCallServer({ server: http, auth }));
 * ```
 */
export function attachToSocketIo(namespace: SocketIoNamespace, server: CallServer): () => void {
  const serve = (socket: SocketIoServerSocket): void => {
    const { request, handshake } = socket;
    const connection = server.accept({
      socket: serverSocket(socket),
      request: {
        ...{ url: request.url, headers: request.headers },
        // That of the request itself is unknown once it is over.
        socket: { remoteAddress: handshake.address },
      },
    });
    socket.on(TEXT, connection.receive);
    socket.on(END, () => socket.disconnect(true));
    socket.on('disconnect', connection.closed);
  };
  namespace.on('connection', serve);
  return () => void namespace.off('connection', serve);
}

function serverSocket(socket: SocketIoServerSocket): ServerSocket {
  let waiting = 0;
  socket.conn.on('drain', () => {
    waiting = 0;
  });
  return {
    send(text) {
      waiting += text.length;
      socket.emit(TEXT, text);
    },
    // The connection underneath is the client's own one for this.
    close: () => void socket.disconnect(true),
    get bufferedAmount() {
      return waiting;
    },
  };
}
