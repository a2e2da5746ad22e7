import type { Log } from '@earshot/signaling/server';
import type { Audit } from '../audit/audit.ts';
import { serverError } from '../errors.ts';
import { clientAddress } from '../http/client-address.ts';
import { isOriginAllowed, isReaderAllowed, type OriginRules } from '../http/origins.ts';
import { admit, type Admission, type ConnectionRequest } from './admission.ts';
import type { ConnectionContext } from './client-connection.ts';
import type { ServerSocket } from './server-socket.ts';

/** A client that has reached you by means of your own. */
export interface OwnConnection {
  /** The way to the client. */
  readonly socket: ServerSocket;
  /**
   * The HTTP request that it began with: an `IncomingMessage`, or what you kept of one. Its page must be
   * of an origin that is allowed, and `authenticate` sees it. Without one nothing is asked but the token.
   */
  readonly request?: ConnectionRequest & { readonly socket?: RemoteEnd };
}

/** Where a connection comes from. */
export interface RemoteEnd {
  readonly remoteAddress?: string | undefined;
}

/** The server's end of a connection of your own: tell it what happens on the other end. */
export interface AcceptedConnection {
  /** One text from the client; anything else counts as a mistake of its. Ignored after the end. */
  receive(text: unknown): void;
  /** The client has gone, or was sent away by `socket.close`. Idempotent. */
  closed(): void;
}

export interface OwnConnectionsOptions {
  readonly origins: OriginRules;
  readonly trustProxy: boolean;
  readonly log: Log;
  readonly audit: Audit;
  /** Undefined while no clients are taken. */
  readonly context: () => ConnectionContext | undefined;
}

/** The connections that an app brings. */
export interface OwnConnections {
  readonly size: number;
  /** @throws EarshotError `server/invalid-option` for what is no socket */
  accept(connection: OwnConnection): AcceptedConnection;
  /** Closes all of them. */
  close(): void;
}

export function createOwnConnections(options: OwnConnectionsOptions): OwnConnections {
  const open = new Set<OwnEnd>();

  function admitted({ request = nothing }: OwnConnection): Admission | RefusalCode {
    const context = options.context();
    if (context === undefined) return 'unavailable';
    const { headers, socket = {} } = request;
    const address = clientAddress({ headers, socket }, options.trustProxy);
    if (request !== nothing && !isPageAllowed(request, options.origins)) {
      options.audit.denied('origin-refused', { address });
      return 'origin';
    }
    return admit(context, address, request) ?? 'too-many';
  }

  return {
    get size() {
      return open.size;
    },
    accept(connection) {
      const { socket } = connection;
      checkSocket(socket);
      const admission = admitted(connection);
      if (typeof admission === 'string') {
        options.log('info', 'connection.refused', { code: admission });
        socket.close();
        return nobody;
      }
      const end = serveSocket(socket, admission, {
        log: options.log,
        ended: () => void open.delete(end),
      });
      open.add(end);
      return { receive: end.receive, closed: end.closed };
    },
    close() {
      for (const end of [...open]) end.close();
    },
  };
}

interface OwnEnd extends AcceptedConnection {
  close(): void;
}

function serveSocket(
  socket: ServerSocket,
  admission: Admission,
  { log, ended }: { readonly log: Log; readonly ended: () => void },
): OwnEnd {
  const connection = admission.serve({
    send: (text) => attempt(() => socket.send(text)),
    close() {
      end();
      attempt(() => socket.close());
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
  });

  /** Code of others: what it throws must not end what it has nothing to do with. */
  function attempt(run: () => void): void {
    try {
      run();
    } catch (error) {
      log('error', 'socket.failed', { error: error instanceof Error ? error.name : typeof error });
      closed();
    }
  }

  function end(): void {
    admission.leave();
    ended();
  }

  function closed(): void {
    connection.closed();
    end();
  }

  return {
    receive: (text) => connection.receive(typeof text === 'string' ? text : undefined),
    closed,
    close() {
      closed();
      attempt(() => socket.close());
    },
  };
}

type RefusalCode = 'unavailable' | 'origin' | 'too-many';
type OwnRequest = NonNullable<OwnConnection['request']>;

const nothing: OwnRequest = { headers: {} };
const nobody: AcceptedConnection = { receive: () => undefined, closed: () => undefined };

/** Of a WebSocket's request a browser always tells the origin; of others not when it is the page's own. */
function isPageAllowed(request: OwnRequest, rules: OriginRules): boolean {
  const isUpgrade = request.headers.upgrade !== undefined;
  return isUpgrade ? isOriginAllowed(request, rules) : isReaderAllowed(request, rules);
}

function checkSocket(socket: Partial<ServerSocket> | undefined): void {
  if (typeof socket?.send === 'function' && typeof socket.close === 'function') return;
  throw serverError('server/invalid-option', {
    message: 'The `socket` of a connection must have `send` and `close`.',
    details: { option: 'socket' },
  });
}
