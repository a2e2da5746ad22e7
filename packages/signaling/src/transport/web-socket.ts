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
  const Socket = options.WebSocket ?? (globalThis as Partial<typeof globalThis>).WebSocket;
  if (Socket === undefined) throw invalidOption('WebSocket');
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
    if (socket === undefined) return;
    // `onerror` stays: an error that nobody listens to ends the process in some runtimes.
    socket.onopen = socket.onmessage = socket.onclose = null;
    // Does not wait for the socket's own close: where the network is gone, that takes minutes.
    socket.close();
    socket = undefined;
  }

  function listen(opening: WebSocket, listener: TransportListener): void {
    let failure: unknown;
    opening.onopen = () => {
      state = 'open';
      neverOpened = false;
      listener.open();
    };
    opening.onmessage = ({ data }: MessageEvent<unknown>) =>
      typeof data === 'string' ? listener.message(data) : end(false, 'binary');
    opening.onerror = (event) => {
      failure = (event as { readonly error?: unknown }).error;
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
  const base = (globalThis as Partial<typeof globalThis>).location?.href;
  if (URL.canParse(address, base)) {
    const { href } = new URL(address, base);
    const url = href.replace(/^http/, 'ws').replace(/#.*/, '');
    if (/^wss?:/.test(url)) return url;
  }
  throw invalidOption(option);
}
