import type { IncomingMessage } from 'node:http';

/** Whom limits by address are for; behind a proxy that is trusted, what the proxy says. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const direct = request.socket.remoteAddress ?? 'unknown';
  if (!trustProxy) return direct;
  const forwarded = request.headers['x-forwarded-for'];
  const all = typeof forwarded === 'string' ? forwarded : (forwarded ?? []).join(',');
  // The last one was added by the proxy itself; those before it anybody can make up.
  const last = all.split(',').at(-1)?.trim() ?? '';
  return last === '' ? direct : last;
}
