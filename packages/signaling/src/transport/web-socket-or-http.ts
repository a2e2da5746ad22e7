import { createHttpTransport, type HttpTransportOptions } from './http.ts';
import type { TransportFactory } from './transport.ts';
import {
  createWebSocketTransport,
  webSocketUrl,
  type WebSocketTransportOptions,
} from './web-socket.ts';
import { withFallback, type FallbackOptions } from './with-fallback.ts';

/** What {@link webSocketOrHttp} can be told; everything has a default. */
export interface WebSocketOrHttpOptions
  extends WebSocketTransportOptions, Pick<HttpTransportOptions, 'fetch'>, FallbackOptions {}

/**
 * A way to an Earshot server that also works where no WebSocket gets through: a WebSocket as long as
 * one can be had, else HTTP ({@link withFallback} says when it changes).
 *
 * @param address `wss:`, `ws:`, `https:`, `http:`, or in a browser a path on the page's own host.
 * @throws EarshotError `signaling/invalid-option`
 * @example
 * ```ts
 * const signaling = createSignaling(webSocketOrHttp('wss://calls.example.com/calls'), { token });
 * ```
 */
export function webSocketOrHttp(
  address: string | URL,
  options: WebSocketOrHttpOptions = {},
): TransportFactory {
  const text = String(address);
  // A path needs the page's address, which is not known while a page is rendered on a server.
  if (/^[a-z][a-z\d+.-]*:/i.test(text)) webSocketUrl('address', text);
  const { environment } = options;
  const clock = environment?.clock;
  return withFallback(
    () => createWebSocketTransport(text, options),
    () => createHttpTransport(text, { ...options, ...(clock === undefined ? {} : { clock }) }),
    options,
  );
}
