import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { answer, securityHeaders } from './answer.ts';

/** What a part of an HTTP server answers. */
export interface HttpPart {
  /** True when the request is answered here. */
  request(request: IncomingMessage, response: ServerResponse): boolean;
  /** True when the upgrade is answered here. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/**
 * Answers some requests and upgrades of an HTTP server and leaves all others to the listeners that
 * it has, or gets. Gives its undo, which puts everything back.
 */
export function attachToServer(server: Server, part: HttpPart): () => void {
  const others = server.listeners('request') as RequestListener[];
  let isDetached = false;

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    if (!isDetached && part.request(request, response)) return;
    for (const listener of others) listener.call(server, request, response);
    const isAlone = others.length === 0 && server.listenerCount('request') === 1;
    if (isAlone) answer(response, 404, { error: 'There is nothing here.' });
  }

  function onUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (part.upgrade(request, socket, head)) return;
    if (server.listenerCount('upgrade') === 1) refuseUpgrade(socket, '404 Not Found');
  }

  // The listeners that are there already must not answer what is answered here.
  server.removeAllListeners('request');
  server.on('request', onRequest);
  server.on('upgrade', onUpgrade);
  return () => {
    isDetached = true;
    server.off('upgrade', onUpgrade);
    // Whoever has put a listener of its own around this one (as Socket.IO does) still calls it.
    if (!server.listeners('request').includes(onRequest)) return;
    server.off('request', onRequest);
    for (const listener of others) server.on('request', listener);
  };
}

/** Answers an upgrade with a status such as `403 Forbidden`, and closes. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => undefined);
  const headers = { ...securityHeaders, connection: 'close', 'content-length': '0' };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n`);
}
