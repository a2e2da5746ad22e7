import { createTransport, type Wire, type WireEvents } from './create-transport.ts';
import type { Transport } from './transport.ts';

/** The part of a Socket.IO client's socket that is used. */
export interface SocketIoSocket {
  readonly connected: boolean;
  on(event: string, listener: (value?: unknown) => void): unknown;
  off(event: string, listener: (value?: unknown) => void): unknown;
  emit(event: string, ...texts: readonly string[]): unknown;
  disconnect(): unknown;
}

/** What a transport always sets: a connection of its own that is not retried. */
export interface SocketIoSettings {
  readonly forceNew: true;
  readonly reconnection: false;
  readonly autoConnect: true;
}

/** The function `io` of `socket.io-client`. */
export type SocketIo<Options> = (
  address: string,
  options: Options & SocketIoSettings,
) => SocketIoSocket;

/** What one end emits and the other listens to: a text. */
export const SOCKET_IO_EVENT = 'earshot';
/** What a client emits after its last text: the server has got all of them, and disconnects. */
export const SOCKET_IO_END = 'earshot-end';
/** How long the server may take to do so, in ms. */
const END_LIMIT_MS = 2_000;

/**
 * A {@link Transport} over Socket.IO, for teams that run it already; on the other end stands
 * `attachToSocketIo` of `@earshot/server/socket-io`.
 *
 * It makes a connection of its own (`forceNew`) that Socket.IO does not retry (`reconnection: false`):
 * the session above does that, and makes delivery exact.
 *
 * @param io The function of that name from `socket.io-client`.
 * @param address The address and namespace, such as `https://app.example.com/earshot`.
 * @param options Further options of `io`, such as `path` or `transports`.
 * @example
 * ```ts
 * import { io } from 'socket.io-client';
 *
 * const signaling = createSignaling(
 *   () => createSocketIoTransport(io, 'https://app.example.com/earshot'),
 *   { token },
 * );
 * ```
 */
export function createSocketIoTransport<Options extends object>(
  io: SocketIo<Options>,
  address: string,
  options?: Options,
): Transport {
  return createTransport((events) =>
    plugSocket(io(address, { ...(options as Options), ...settings }), events),
  );
}

const settings: SocketIoSettings = { forceNew: true, reconnection: false, autoConnect: true };

function plugSocket(socket: SocketIoSocket, events: WireEvents): Wire {
  const listeners = {
    connect: () => events.opened(),
    connect_error: events.closed,
    disconnect: events.closed,
    [SOCKET_IO_EVENT]: events.received,
  };
  for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  return {
    send: (text) => socket.emit(SOCKET_IO_EVENT, text),
    close() {
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
      leave(socket);
    },
  };
}

/** A Socket.IO server drops what comes right before a disconnect: so it is asked to disconnect. */
function leave(socket: SocketIoSocket): void {
  if (!socket.connected) {
    socket.disconnect();
    return;
  }
  const timer = setTimeout(() => socket.disconnect(), END_LIMIT_MS);
  socket.on('disconnect', () => clearTimeout(timer));
  socket.emit(SOCKET_IO_END);
}
