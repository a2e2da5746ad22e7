import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answer, notAllowed, securityHeaders } from '../http/answer.ts';
import { urlOf } from '../http/endpoints.ts';
import { EXPOSITION_TYPE } from './exposition.ts';

/** Who may read the metrics of a server, and where. Give `port`, `token`, or both. */
export interface MetricsOptions {
  /** A port of its own, apart from what clients reach; 0 takes any free one. Default: that of the server. */
  readonly port?: number;
  /** On which address that port listens. Default `127.0.0.1`. */
  readonly host?: string;
  /** What `Authorization: Bearer …` must say, at least 16 characters. Needed without `port`. */
  readonly token?: string;
}

export interface MetricsPageOptions {
  readonly token: string | undefined;
  /** Never rejects. */
  readonly read: () => Promise<string>;
  readonly refused: (request: IncomingMessage) => void;
}

/** Answers `GET /metrics`; true when it did. */
export function createMetricsPage({
  token,
  read,
  refused,
}: MetricsPageOptions): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (urlOf(request).pathname !== '/metrics') return false;
    if (!isKnown(request, token)) {
      refused(request);
      response.setHeader('www-authenticate', 'Bearer');
      answer(response, 401, { error: 'This needs the token of the metrics.' });
    } else if (request.method === 'GET' || request.method === 'HEAD') {
      void read().then((text) => {
        response.writeHead(200, { ...securityHeaders, 'content-type': EXPOSITION_TYPE });
        response.end(text);
      });
    } else {
      notAllowed(response, 'GET, HEAD');
    }
    return true;
  };
}

/** How long the comparison takes says nothing about the token. */
function isKnown({ headers }: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return true;
  return timingSafeEqual(digest(headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
