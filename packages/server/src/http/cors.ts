import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerEmpty } from './answer.ts';

/** How long a browser remembers what it was told about another origin, in seconds. */
const REMEMBERED_S = '7200';

/** Lets the page that a request comes from, which is allowed, read the answer; cookies may go along. */
export function letRead({ headers }: IncomingMessage, response: ServerResponse): void {
  if (headers.origin === undefined) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-credentials', 'true');
}

/** Answers a browser that asks whether a page, which is allowed, may send what it wants to send. */
export function answerPreflight({ headers }: IncomingMessage, response: ServerResponse): void {
  const asked = headers['access-control-request-headers'];
  response.setHeader('vary', 'origin, access-control-request-headers');
  answerEmpty(response, 204, {
    'access-control-allow-methods': 'GET, POST',
    ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
    'access-control-max-age': REMEMBERED_S,
  });
}
