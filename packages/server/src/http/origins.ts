import type { IncomingHttpHeaders } from 'node:http';

/** Which pages may connect. */
export interface OriginRules {
  /** Exact origins such as `https://app.example.com`; absent: pages of the same host alone. */
  readonly origins?: readonly string[];
  /** Whether a client that names no origin (which no browser is) may connect. */
  readonly allowMissingOrigin: boolean;
  /** Pages of localhost on any port, too. */
  readonly allowLocalhost: boolean;
}

/** A request, as far as it tells of its page. */
interface PageRequest {
  readonly headers: IncomingHttpHeaders;
}

/** Whether the page that a WebSocket, a POST or a request to another origin comes from may connect. */
export function isOriginAllowed({ headers }: PageRequest, rules: OriginRules): boolean {
  const { origin } = headers;
  return origin === undefined ? rules.allowMissingOrigin : isAllowed(origin, headers, rules);
}

/**
 * The same for a GET that is no WebSocket. Browsers name no origin in one to the page's own, so that
 * other headers have to tell; no page can set either of them.
 */
export function isReaderAllowed(request: PageRequest, rules: OriginRules): boolean {
  const { origin, referer, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined) return isOriginAllowed(request, rules);
  if (referer !== undefined && URL.canParse(referer)) {
    return isAllowed(new URL(referer).origin, request.headers, rules);
  }
  return site === 'same-origin' || (site === undefined && rules.allowMissingOrigin);
}

function isAllowed(origin: string, { host }: IncomingHttpHeaders, rules: OriginRules): boolean {
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
