import type { SignalingEnvironment } from '../environment.ts';
import { checkId, completeEnvironment, invalidOption } from '../options.ts';
import { randomId } from '../random-id.ts';
import type { TransportFactory } from '../transport/transport.ts';
import { createWebSocketTransport, webSocketUrl } from '../transport/web-socket.ts';
import { createSession, type SessionParts, type SessionSignaling } from './signaling-session.ts';

/** How a session with a server is made; everything has a default. */
export interface SignalingOptions {
  /**
   * Who this is: a token, or a function that fetches one. The function is called before the first
   * connection and again when the server refuses the token or calls it expired. Default: no token.
   */
  readonly token?: string | (() => string | Promise<string>);
  /**
   * The id of this device. One device has one session: a second one with the same id replaces the
   * first, so give each tab its own. Default: random, and the same again after a reload of the page.
   */
  readonly device?: string;
  /** How many messages may wait for the server while it cannot be reached. Default 512. */
  readonly maxOutbox?: number;
  /** Parts of the surroundings (clock, network, visibility, randomness, log) in place of the browser's. */
  readonly environment?: Partial<SignalingEnvironment>;
}

/**
 * Makes a session with an Earshot server; it does nothing until `connect`. Messages arrive exactly
 * once and in order, however often the connection is lost in between.
 *
 * @param target The server's address (`wss://…`, `ws://…`, or in a browser a path such as `/calls`),
 *   or a function that makes one transport for each attempt.
 * @throws EarshotError `signaling/invalid-option`
 * @example
 * ```ts
 * const signaling = createSignaling('wss://calls.example.com/calls', {
 *   token: async () => (await fetch('/call-token')).text(),
 * });
 * ```
 */
export function createSignaling(
  target: string | URL | TransportFactory,
  options: SignalingOptions = {},
): SessionSignaling {
  return createSession(sessionParts(target, options));
}

/** @throws EarshotError `signaling/invalid-option` */
export function sessionParts(
  target: string | URL | TransportFactory,
  options: SignalingOptions,
): SessionParts {
  const { token, maxOutbox = 512 } = options;
  if (token !== undefined && typeof token !== 'function' && !isText(token)) {
    throw invalidOption('token');
  }
  if (!Number.isSafeInteger(maxOutbox) || maxOutbox < 1) {
    throw invalidOption('maxOutbox');
  }
  const environment = completeEnvironment(options.environment);
  const { device = environment.memory.take('device') ?? randomId() } = options;
  return {
    transport: transportFor(target),
    device: checkId('device', device),
    ...{ environment, token, maxOutbox },
  };
}

function transportFor(target: string | URL | TransportFactory): TransportFactory {
  if (typeof target === 'function') return target;
  if (!isText(target) && !(target instanceof URL)) {
    throw invalidOption('target');
  }
  const address = String(target);
  // A path needs the page's address, which is not known while a page is rendered on a server.
  if (/^[a-z][a-z\d+.-]*:/i.test(address)) webSocketUrl('target', address);
  return () => createWebSocketTransport(address);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
