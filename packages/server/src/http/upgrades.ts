import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_FRAME_LENGTH } from '@earshot/signaling/server';
import { WebSocketServer, type WebSocket } from 'ws';
import { acceptSocket } from '../connection/accept-socket.ts';
import { admit } from '../connection/admission.ts';
import type { ConnectionContext } from '../connection/client-connection.ts';
import { createWriteRound } from '../connection/write-round.ts';
import { refuseUpgrade } from './attach.ts';
import { clientAddress } from './client-address.ts';
import { urlOf } from './endpoints.ts';
import { isOriginAllowed, type OriginRules } from './origins.ts';

/** The subprotocol of clients; one that names none is as welcome. */
const SUBPROTOCOL = 'earshot.v1';
/** A longer frame is answered by a fault; one beyond this, in bytes, ends the connection unread. */
const MAX_PAYLOAD = 2 * MAX_FRAME_LENGTH;
/** How long the other end may take to close, in ms, before its socket is destroyed. */
const CLOSE_TIMEOUT_MS = 2_000;

export interface UpgradeOptions {
  readonly path: string;
  readonly origins: OriginRules;
  readonly trustProxy: boolean;
  /** Resolves when connections can be served. */
  readonly ready: Promise<ConnectionContext>;
  readonly isDraining: () => boolean;
  /** A page of another origin was refused. */
  readonly originRefused: (request: IncomingMessage) => void;
}

/** The WebSockets of a server. */
export interface Upgrades {
  /** How many sockets are open. */
  readonly size: number;
  /** True when the upgrade is answered here. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Resolves when every socket is closed: those that do not close by themselves are destroyed. */
  close(): Promise<void>;
}

export function createUpgrades(options: UpgradeOptions): Upgrades {
  const sockets = new Set<WebSocket>();
  const round = createWriteRound();
  const settings = {
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_PAYLOAD,
    closeTimeout: CLOSE_TIMEOUT_MS,
    handleProtocols: (offered: Set<string>) => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  };
  const server = new WebSocketServer(settings);

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // Without a listener, an error of the socket would end the process.
    socket.on('error', () => undefined);
    const context = await options.ready;
    const admission = admit(context, clientAddress(request, options.trustProxy), request);
    if (admission === undefined) {
      refuseUpgrade(socket, '429 Too Many Requests');
      return;
    }
    socket.once('close', admission.leave);
    server.handleUpgrade(request, socket, head, (webSocket) => {
      sockets.add(webSocket);
      acceptSocket({ socket: webSocket, stream: socket, round }, admission, () => {
        sockets.delete(webSocket);
      });
    });
  }

  return {
    get size() {
      return sockets.size;
    },
    handle(request, socket, head) {
      if (urlOf(request).pathname !== options.path) return false;
      if (!isOriginAllowed(request, options.origins)) {
        options.originRefused(request);
        refuseUpgrade(socket, '403 Forbidden');
      } else if (options.isDraining()) refuseUpgrade(socket, '503 Service Unavailable');
      else {
        upgrade(request, socket, head).catch(() => {
          refuseUpgrade(socket, '503 Service Unavailable');
        });
      }
      return true;
    },
    async close() {
      server.close();
      await Promise.all([...sockets].map(closed));
    },
  };
}

async function closed(socket: WebSocket): Promise<void> {
  await new Promise((resolve) => {
    socket.once('close', resolve);
    socket.close();
  });
}
