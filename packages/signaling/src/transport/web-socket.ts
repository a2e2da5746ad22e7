import { invalidOption } from '../options.ts';
import { connectedTwice } from './connected-twice.ts';
import type { Transport, TransportListener, TransportState } from './transport.ts';

/** A constructor like the browser's `WebSocket`. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocket;

/** What a WebSocket transport needs beside an address. */
export interface WebSocketTransportOptions {
  /** Makes the socket; default: the global `WebSocket` (browsers, Node from 22 on). */
  readonly WebSocket?: WebSocketConstructor;
}

/** The WebSocket subprotocol that both ends name. */
export const WEB_SOCKET_PROTOCOL = 'earshot.v1';

/**
 * A {@link Transport} over one WebSocket.
 *
 * @param address `wss:`, `ws:`, `https:`, `http:`, or in a browser a path on the page's own host.
 * @throws EarshotError `signaling/invalid-option` when the address is none, or there is no WebSocket.
 */
export function createWebSocketTransport(
  address: string | URL,
  options: WebSocketTransportOptions = {},
): Transport {
  const url = webSocketUrl('address', String(address));
  const Socket = options.WebSocket ?? globalSocket();
  return socketTransport(() => new Socket(url, [WEB_SOCKET_PROTOCOL]));
}

/**
 * A socket keeps most of a transport's rules by itself (its events are tasks of their own, and end with `close`), so
 * this needs less than `createTransport` does for carriers of any kind.
 */
function socketTransport(makeSocket: () => WebSocket): Transport {
  let state: TransportState = 'idle';
  let socket: WebSocket | undefined;
  let tell: TransportListener | undefined;
  let neverOpened = true;

  function end(wasLocal: boolean, cause?: unknown): void {
    // After a close of our own only its own end is still told.
    if (state === 'closed' && !wasLocal) return;
    letGo();
    tell?.close({ wasLocal, neverOpened, cause });
  }

  function letGo(): void {
    state = 'closed';
    if (socket !== undefined) release(socket);
    socket = undefined;
  }

  function listen(opening: WebSocket, listener: TransportListener): void {
    let failure: unknown;
    opening.onopen = () => {
      state = 'open';
      neverOpened = false;
      listener.open();
    };
    opening.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') listener.message(data);
      else end(false, new TypeError('A frame that is not text.'));
    };
    opening.onerror = (event) => {
      failure = (event as { readonly error?: unknown }).error ?? event.type;
    };
    opening.onclose = ({ code, reason }) => end(false, failure ?? { code, reason });
  }

  return {
    get state() {
      return state;
    },
    get bufferedAmount() {
      return socket?.bufferedAmount ?? 0;
    },
    connect(listener) {
      if (state !== 'idle') throw connectedTwice();
      state = 'connecting';
      tell = listener;
      try {
        socket = makeSocket();
        listen(socket, listener);
      } catch (cause) {
        // Where a policy of the page forbids the address.
        setTimeout(() => end(false, cause));
      }
    },
    send(text) {
      if (state === 'open') socket?.send(text);
    },
    close() {
      if (state === 'closed') return;
      letGo();
      setTimeout(() => end(true));
    },
  };
}

/** The full `ws:` or `wss:` address; `option` is what a wrong one is called. @throws EarshotError `signaling/invalid-option` */
export function webSocketUrl(option: string, address: string): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(address, base)) throw invalidOption(option);
  const url = new URL(address, base);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  if (!/^wss?:$/.test(url.protocol)) throw invalidOption(option);
  url.hash = '';
  return url.href;
}

function globalSocket(): WebSocketConstructor {
  if (typeof WebSocket !== 'undefined') return WebSocket;
  throw invalidOption('WebSocket');
}

/** Does not wait for the socket's own close: where the network is gone, that takes minutes. */
function release(socket: WebSocket): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  // An error that nobody listens to ends the process in some runtimes.
  socket.onerror = () => undefined;
  socket.close();
}
