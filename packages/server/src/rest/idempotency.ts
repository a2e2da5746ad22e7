import { createHash } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { serverError } from '../errors.ts';
import { securityHeaders } from '../http/answer.ts';
import type { KeptRequest, KeyedRequest } from '../store/answers.ts';
import type { Environment, RestApiOptions } from './api.ts';
import { problem, refusal } from './problem.ts';

/** How long an answer is given again, in ms. */
const KEPT_MS = 86_400_000;
/** Whoever takes longer than this, in ms, has died in the middle. */
const UNDER_WAY_MS = 30_000;
/** When to ask again for the answer to a request that is under way, in ms. */
const RETRY_MS = 1_000;

/**
 * Writes with an `Idempotency-Key` happen once: the same request gets the same answer again, from
 * whichever process.
 */
export function answerOnce({
  store,
  clock,
}: Pick<RestApiOptions, 'store' | 'clock'>): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const key = context.req.header('idempotency-key');
    if (key === undefined || context.req.method !== 'POST') return next();
    if (!form.test(key)) throw refusal('invalid', { errors: [{ at: HEADER, message: expected }] });
    const answers = (await store())?.answers;
    if (answers === undefined) throw serverError('server/closed', {});
    const { user } = context.get('caller');
    const { method, path } = context.req;
    const fingerprint = digest([method, path, await context.req.text()]);
    const request: KeyedRequest = { user, key, fingerprint };
    const at = clock.now();
    const kept = await answers.take(request, { at, until: at + UNDER_WAY_MS });
    if (kept !== undefined) return again(kept, request);
    context.set('callId', digest([user, key]).slice(0, 21));
    await next();
    const { status } = context.res;
    if (mayChange(status)) await answers.drop(request);
    else {
      const body = await context.res.clone().text();
      await answers.keep(request, { status, body }, clock.now() + KEPT_MS);
    }
    return undefined;
  };
}

const HEADER = 'Idempotency-Key';
const form = /^[\x21-\x7E]{1,255}$/;
const expected = '1 to 255 characters without spaces';

/** What says that it was not done, and may be done when it is asked for again. */
function mayChange(status: number): boolean {
  return status >= 500 || status === 429;
}

function again({ fingerprint, answer }: KeptRequest, request: KeyedRequest): Response {
  if (fingerprint !== request.fingerprint) return problem('other-request');
  if (answer === undefined) return problem('under-way', { retryAfterMs: RETRY_MS });
  const type = answer.status < 400 ? 'application/json' : 'application/problem+json';
  const headers = { ...securityHeaders, 'content-type': type, 'idempotency-replayed': 'true' };
  return new Response(answer.body, { status: answer.status, headers });
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
