import type { IncomingMessage } from 'node:http';

/** Which pages may connect. */
export interface OriginRules {
  /** Exact origins such as `https://app.example.com`; absent: pages of the same host alone. */
  readonly origins?: readonly string[];
  /** Whether a client that names no origin (which no browser is) may connect. */
  readonly allowMissingOrigin: boolean;
  /** Pages of localhost on any port, too. */
  readonly allowLocalhost: boolean;
}

/** Whether the page that a request comes from may connect. */
export function isOriginAllowed({ headers }: IncomingMessage, rules: OriginRules): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return rules.allowMissingOrigin;
  if (rules.origins?.includes(origin) === true) return true;
  const page = parseOrigin(origin);
  if (page === undefined) return false;
  if (rules.allowLocalhost && localHosts.has(page.hostname)) return true;
  return rules.origins === undefined && page.host === host;
}

/** An origin in the one form in which browsers send it; undefined when it is none. */
export function parseOrigin(origin: string): URL | undefined {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  return url?.origin === origin ? url : undefined;
}

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
