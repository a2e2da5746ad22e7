import { getRequestListener } from '@hono/node-server';
import { OpenAPIHono } from '@hono/zod-openapi';
import { isEarshotError } from '@earshot/signaling/server';
import type { HonoRequest } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { securityHeaders } from '../http/answer.ts';
import { addAllCalls } from './all-calls.ts';
import type { Api, Environment, RestApiOptions } from './api.ts';
import { addDocsPage } from './docs-page/docs-page.ts';
import { answerOnce } from './idempotency.ts';
import { addOwnCalls } from './own-calls.ts';
import { addPresence } from './presence.ts';
import { problem } from './problem.ts';

/** The largest body, in bytes. */
const MAX_BODY = 16_384;

type Listener = ReturnType<typeof getRequestListener>;

/** Calls over HTTP, with a description of itself at `openapi.json` and a page to try it at `docs`. */
export function createRestApi(options: RestApiOptions): Listener {
  const { base, log, identify } = options;
  const app: Api = new OpenAPIHono<Environment>({
    defaultHook: (result) => {
      if (result.success) return undefined;
      const errors = result.error.issues.map(({ path, message }) => ({
        at: path.join('.'),
        message,
      }));
      return problem('invalid', { errors });
    },
  }).basePath(base);
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(securityHeaders)) {
      if (!context.res.headers.has(name)) context.header(name, value);
    }
  });
  describeApi(app);
  addDocsPage(app);
  app.use(async ({ req }, next) => {
    if (isTooLarge(req)) return problem('too-large');
    return next();
  });
  for (const path of ['/calls/*', '/admin/*', '/presence']) {
    app.use(path, async (context, next) => {
      const caller = await identify(context.env.incoming);
      if (caller instanceof Response) return caller;
      context.set('caller', caller);
      return next();
    });
  }
  app.use('/calls/*', answerOnce(options));
  addOwnCalls(app, options);
  addAllCalls(app, options);
  addPresence(app, options);
  app.all('*', ({ req }) =>
    req.method === 'GET' || req.method === 'HEAD' ? problem('not-found') : problem('not-allowed'),
  );
  app.onError((error) => {
    if (error instanceof HTTPException) return error.getResponse();
    log('error', 'rest.failed', { error });
    return problem(isPassing(error) ? 'unavailable' : 'internal');
  });
  return getRequestListener((request, bindings) => app.fetch(request, bindings), {
    overrideGlobalObjects: false,
  });
}

/** Node reads no more of a body than its head has promised. */
function isTooLarge(request: HonoRequest): boolean {
  const length = Number(request.header('content-length') ?? '0');
  return length > MAX_BODY || request.header('transfer-encoding') !== undefined;
}

function describeApi(app: Api): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token with which clients connect',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Earshot calls', version: '1', description: 'Your calls, over HTTP.' },
  });
}

function isPassing(error: unknown): boolean {
  const codes: readonly string[] = ['server/database-unavailable', 'server/closed'];
  return isEarshotError(error) && codes.includes(error.code);
}
