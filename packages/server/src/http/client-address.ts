import type { IncomingHttpHeaders } from 'node:http';

/** What tells where a request comes from; every `IncomingMessage` does. */
export interface Remote {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Whom limits by address are for; behind a proxy that is trusted, what the proxy says. */
export function clientAddress({ headers, socket }: Remote, trustProxy: boolean): string {
  const direct = socket.remoteAddress ?? 'unknown';
  if (!trustProxy) return direct;
  const forwarded = headers['x-forwarded-for'];
  const all = typeof forwarded === 'string' ? forwarded : (forwarded ?? []).join(',');
  // The last one was added by the proxy itself; those before it anybody can make up.
  const last = all.split(',').at(-1)?.trim() ?? '';
  return last === '' ? direct : last;
}
