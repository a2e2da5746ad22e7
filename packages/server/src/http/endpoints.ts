import type { IncomingMessage, ServerResponse } from 'node:http';
import { idSchema } from '@earshot/signaling/server';
import { answer, notAllowed } from './answer.ts';

export interface EndpointOptions {
  /** Whether `/health` and `/ready` are answered here. */
  readonly hasHealth: boolean;
  /** Whether clients may be sent here. */
  readonly isReady: () => boolean;
  /** In development mode: a token for whoever asks. */
  readonly issueToken?: (user: string) => Promise<string>;
  /** The page of a request, when it may read the answer although it is of another origin. */
  readonly readableBy: (request: IncomingMessage) => string | undefined;
}

/** What is answered over plain HTTP; true when it was. */
export type Endpoints = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createEndpoints(options: EndpointOptions): Endpoints {
  const { hasHealth, issueToken } = options;
  return (request, response) => {
    const { pathname, searchParams } = urlOf(request);
    if (hasHealth && pathname === '/health') {
      probe(request, response, true);
      return true;
    }
    if (hasHealth && pathname === '/ready') {
      probe(request, response, options.isReady());
      return true;
    }
    if (issueToken === undefined || pathname !== '/dev/token') return false;
    response.setHeader('vary', 'origin');
    const page = options.readableBy(request);
    if (page !== undefined) response.setHeader('access-control-allow-origin', page);
    void giveToken({ request, response, user: searchParams.get('user'), issueToken });
    return true;
  };
}

/** Only the path and the query are ever used. */
export function urlOf(request: IncomingMessage): URL {
  const path = request.url ?? '/';
  const base = 'http://localhost';
  return URL.canParse(path, base) ? new URL(path, base) : new URL(base);
}

interface TokenRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly user: string | null;
  readonly issueToken: (user: string) => Promise<string>;
}

async function giveToken({ request, response, user, issueToken }: TokenRequest): Promise<void> {
  if (request.method !== 'POST') {
    notAllowed(response, 'POST');
    return;
  }
  if (!idSchema.safeParse(user).success) {
    answer(response, 400, { error: 'Name a user: 1 to 255 characters of 0-9 A-Z a-z . _ ~ -' });
    return;
  }
  answer(response, 200, { token: await issueToken(String(user)) });
}

function probe(request: IncomingMessage, response: ServerResponse, isGood: boolean): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    answer(response, isGood ? 200 : 503, { status: isGood ? 'ok' : 'unavailable' });
  } else {
    notAllowed(response, 'GET, HEAD');
  }
}
