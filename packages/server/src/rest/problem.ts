import { HTTPException } from 'hono/http-exception';
import { securityHeaders } from '../http/answer.ts';

/** Why a request was not done; each has a heading in `docs/rest.md`. */
export type ProblemCode =
  | 'unauthorized'
  | 'forbidden'
  | 'forbidden-origin'
  | 'not-found'
  | 'not-allowed'
  | 'conflict'
  | 'under-way'
  | 'other-request'
  | 'invalid'
  | 'too-large'
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
  forbidden: [403, 'Your role does not allow this.'],
  'forbidden-origin': [403, 'This page may not ask.'],
  'not-found': [404, 'There is no such thing, or it is none of yours.'],
  'not-allowed': [405, 'This method is not allowed here.'],
  conflict: [409, 'The call cannot do this now.'],
  'under-way': [409, 'The same request is still under way.'],
  'other-request': [422, 'This Idempotency-Key belongs to another request.'],
  'too-large': [413, 'The body is too large, or does not say how large it is.'],
  invalid: [400, 'Something about the request is wrong.'],
  'rate-limited': [429, 'Too many requests.'],
  unavailable: [503, 'Not available right now.'],
  internal: [500, 'The server has failed.'],
};

/** The same to throw. */
export function refusal(code: ProblemCode, parts: ProblemParts = {}): HTTPException {
  const res = problem(code, parts);
  return new HTTPException(res.status as 400, { res });
}

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
