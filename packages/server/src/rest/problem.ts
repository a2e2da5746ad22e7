import { securityHeaders } from '../http/answer.ts';

/** Why a request was not done; each has a heading in `docs/rest.md`. */
export type ProblemCode =
  | 'unauthorized'
  | 'forbidden-origin'
  | 'not-found'
  | 'not-allowed'
  | 'conflict'
  | 'invalid'
  | 'rate-limited'
  | 'unavailable'
  | 'internal';

/** What may be added to a problem. */
export interface ProblemParts {
  /** When to try again, in ms from now. */
  readonly retryAfterMs?: number;
  /** What is wrong with which part of the request. */
  readonly errors?: readonly { readonly at: string; readonly message: string }[];
}

const PAGE = 'https://github.com/earshot-calls/earshot/blob/main/docs/rest.md#';

const problems: Readonly<Record<ProblemCode, readonly [status: number, title: string]>> = {
  unauthorized: [401, 'The token was not accepted.'],
  'forbidden-origin': [403, 'This page may not ask.'],
  'not-found': [404, 'There is no such thing, or it is none of yours.'],
  'not-allowed': [405, 'This method is not allowed here.'],
  conflict: [409, 'The call cannot do this now.'],
  invalid: [400, 'Something about the request is wrong.'],
  'rate-limited': [429, 'Too many requests.'],
  unavailable: [503, 'Not available right now.'],
  internal: [500, 'The server has failed.'],
};

/** An answer in the form of RFC 9457. */
export function problem(code: ProblemCode, parts: ProblemParts = {}): Response {
  const [status, title] = problems[code];
  const { retryAfterMs, errors } = parts;
  const body = { type: `${PAGE}${code}`, title, status, code, ...(errors ? { errors } : {}) };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...securityHeaders,
      'content-type': 'application/problem+json',
      ...(status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...(retryAfterMs === undefined
        ? {}
        : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }),
    },
  });
}
