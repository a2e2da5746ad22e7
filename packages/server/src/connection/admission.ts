import type { IncomingHttpHeaders } from 'node:http';
import { ClientConnection, type ConnectionContext } from './client-connection.ts';
import type { ServerSocket } from './server-socket.ts';

/** What a client asked for when it connected. */
export interface ConnectionRequest {
  /** The path and query of the address. */
  readonly url?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** The server's end of one connection. */
export type ServedConnection = Pick<ClientConnection, 'receive' | 'closed'>;

/** A client that may connect; it has a place until `leave`. */
export interface Admission {
  serve(socket: ServerSocket): ServedConnection;
  /** Idempotent. */
  leave(): void;
}

/** Lets a client in; undefined when its address has too many connections. */
export function admit(
  context: ConnectionContext,
  address: string,
  request: ConnectionRequest,
): Admission | undefined {
  const leave = context.traffic.connections.take(address);
  if (leave === undefined) {
    context.audit.denied('connections-per-address', { address });
    return undefined;
  }
  const origin = { address, request: context.authRequest(request) };
  return { leave, serve: (socket) => new ClientConnection(context, socket, origin) };
}
