import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import type { ConnectionContext } from '../connection/client-connection.ts';
import { greet } from '../connection/greet.ts';
import { VACANT } from '../hub/vacant-seat.ts';
import { answerPreflight, letRead } from '../http/cors.ts';
import { urlOf } from '../http/endpoints.ts';
import { isOriginAllowed, type OriginRules } from '../http/origins.ts';
import { problem } from './problem.ts';
import type { Caller, RestApiOptions } from './api.ts';

export interface RestPartOptions extends Omit<RestApiOptions, 'base' | 'identify'> {
  /** That of the WebSockets: this is at the path `api` below it. */
  readonly path: string;
  readonly origins: OriginRules;
  readonly context: Promise<ConnectionContext>;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** What a request without a device counts as where one is asked for. */
const DEVICE = VACANT;
const RETRY_MS = 1_000;

/** Answers what is below `api`; true when it was. What it needs is loaded with the first request. */
export function createRestPart(
  options: RestPartOptions,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const base = options.path.replace(/\/?$/, '/api');
  const identify = identifier(options);
  let api: Promise<(request: IncomingMessage, response: ServerResponse) => unknown> | undefined;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('vary', 'origin');
    // A token is no cookie: no page can send one without having it. So whoever names no origin may ask.
    if (!isOriginAllowed(request, { ...options.origins, allowMissingOrigin: true })) {
      await send(response, problem('forbidden-origin'));
      return;
    }
    letRead(request, response);
    if (request.method === 'OPTIONS') {
      answerPreflight(request, response);
      return;
    }
    api ??= import('./rest-api.ts').then(({ createRestApi }) =>
      createRestApi({ ...options, base, identify }),
    );
    await (
      await api
    )(request, response);
  }

  return (request, response) => {
    const { pathname } = urlOf(request);
    if (pathname !== base && !pathname.startsWith(`${base}/`)) return false;
    respond(request, response).catch((error: unknown) => {
      options.log('error', 'rest.failed', { error });
      response.destroy();
    });
    return true;
  };
}

/** The same that goes for a client that connects: token, rules and limits. */
function identifier({
  context,
  clock,
  addressOf,
}: RestPartOptions): (request: IncomingMessage) => Promise<Response | Caller> {
  return async (request) => {
    const parts = await context.catch(() => undefined);
    if (parts === undefined) return problem('unavailable');
    const { traffic } = parts;
    if (!traffic.addresses.take(addressOf(request), clock.now())) {
      return problem('rate-limited', { retryAfterMs: RETRY_MS });
    }
    const token = bearerOf(request);
    const hello = { type: 'hello', v: PROTOCOL_VERSION, device: DEVICE } as const;
    const asked = token === undefined ? hello : { ...hello, token };
    const greeting = await greet(asked, parts.authRequest(request), parts);
    if (greeting.type === 'refused') {
      const { code, retryAfterMs = RETRY_MS } = greeting.refusal;
      return code === 'busy' ? problem('rate-limited', { retryAfterMs }) : problem('unauthorized');
    }
    const { user, role = 'user' } = greeting.identity;
    return traffic.users.take(user, clock.now())
      ? { user, role }
      : problem('rate-limited', { retryAfterMs: RETRY_MS });
  };
}

function bearerOf({ headers }: IncomingMessage): string | undefined {
  return /^Bearer +([^\s]{1,8192})$/i.exec(headers.authorization ?? '')?.[1];
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(await answer.text());
}
