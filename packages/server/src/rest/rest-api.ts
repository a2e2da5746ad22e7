import type { IncomingMessage } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { isEarshotError, type Log } from '@earshot/signaling/server';
import type { CallRecordQuery, CallRecords } from '../call-server.ts';
import type { Engine } from '../engine.ts';
import type { UserWish } from '../hub/end-by-user.ts';
import { securityHeaders } from '../http/answer.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { ownCall, ownView } from './own-view.ts';
import { problem } from './problem.ts';
import {
  callParams,
  callSchema,
  listQuery,
  pageSchema,
  problemSchema,
  type ListQuery,
} from './schemas.ts';

export interface RestApiOptions {
  /** The path that all others begin with, such as `/calls/api`. */
  readonly base: string;
  readonly calls: CallRecords;
  /** Does what a user asks for, not from a device. */
  readonly ask: Engine['ask'];
  readonly log: Log;
  /** Who asks, or the answer to somebody who may not. */
  readonly identify: (request: IncomingMessage) => Promise<Response | { readonly user: string }>;
}

interface Environment {
  readonly Bindings: { readonly incoming: IncomingMessage };
  readonly Variables: { user: string };
}

type Api = OpenAPIHono<Environment>;
type Listener = ReturnType<typeof getRequestListener>;

/** The calls of whoever asks, over HTTP, with a description of itself at `openapi.json`. */
export function createRestApi(options: RestApiOptions): Listener {
  const { base, log, identify } = options;
  const app = new OpenAPIHono<Environment>({
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
    for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token with which clients connect',
  });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Earshot calls', version: '1', description: 'Your calls, over HTTP.' },
  });
  app.use('/calls/*', async (context, next) => {
    const caller = await identify(context.env.incoming);
    if (caller instanceof Response) return caller;
    context.set('user', caller.user);
    return next();
  });
  addReads(app, options.calls);
  addCommands(app, options);
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

function addReads(app: Api, calls: CallRecords): void {
  app.openapi(listRoute, async (context) => {
    const user = context.get('user');
    const query = context.req.valid('query');
    const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor);
    if (query.cursor !== undefined && after === undefined) {
      const errors = [{ at: 'cursor', message: 'Not one of this server.' }];
      throw new HTTPException(400, { res: problem('invalid', { errors }) });
    }
    // One more than asked for tells whether there is a next page.
    const found = await calls.list({ ...filterOf(query), user, after, limit: query.limit + 1 });
    const page = found.slice(0, query.limit);
    const last = found.length > page.length ? page.at(-1) : undefined;
    const next = last === undefined ? {} : { next: encodeCursor(last) };
    return context.json({ calls: page.map((record) => ownView(record, user)), ...next }, 200);
  });
  app.openapi(getRoute, async (context) => {
    const record = ownCall(await calls.get(context.req.valid('param').id), context.get('user'));
    if (record === undefined) throw new HTTPException(404, { res: problem('not-found') });
    return context.json(record, 200);
  });
}

/** Both may be asked for again: what is over stays as it ended. */
function addCommands(app: Api, { calls, ask }: Pick<RestApiOptions, 'calls' | 'ask'>): void {
  for (const wish of ['end', 'reject'] as const) {
    app.openapi(commandRoute(wish), async (context) => {
      const { id } = context.req.valid('param');
      const user = context.get('user');
      const { fault } = await ask(id, { type: 'asked', user, wish });
      if (fault?.code === 'forbidden') {
        throw new HTTPException(409, { res: problem('conflict') });
      }
      const record = ownCall(await calls.get(id), user);
      if (record === undefined) throw new HTTPException(404, { res: problem('not-found') });
      return context.json(record, 200);
    });
  }
}

function filterOf({
  status,
  kind,
  endReason,
  missed,
  context,
  from,
  to,
}: ListQuery): CallRecordQuery {
  return {
    ...(status === undefined ? {} : { status }),
    ...(kind === undefined ? {} : { kind }),
    ...(endReason === undefined ? {} : { endReason }),
    ...(missed === undefined ? {} : { missed: missed === 'true' }),
    ...(context === undefined ? {} : { context }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

const problemContent = { 'application/problem+json': { schema: problemSchema } };
const security = [{ token: [] }];
const problemsOfAll = {
  400: { description: 'Something about the request is wrong', content: problemContent },
  401: { description: 'The token was not accepted', content: problemContent },
  429: { description: 'Too many requests; see Retry-After', content: problemContent },
  503: { description: 'Not available right now', content: problemContent },
} as const;

const listRoute = createRoute({
  method: 'get',
  path: '/calls',
  operationId: 'listCalls',
  summary: 'Your calls, placed and received, the newest first',
  security,
  request: { query: listQuery },
  responses: {
    200: { description: 'A page', content: { 'application/json': { schema: pageSchema } } },
    ...problemsOfAll,
  },
});

const getRoute = createRoute({
  method: 'get',
  path: '/calls/{id}',
  operationId: 'getCall',
  summary: 'One of your calls',
  security,
  request: { params: callParams },
  responses: {
    200: { description: 'The call', content: { 'application/json': { schema: callSchema } } },
    404: { description: 'There is none, or it is none of yours', content: problemContent },
    ...problemsOfAll,
  },
});

const summaries: Readonly<Record<UserWish, string>> = {
  end: 'Ends one of your calls on all devices: hangs up, cancels what you placed, declines what is for you',
  reject: 'Declines a call to you that rings, on all your devices',
};

function commandRoute(wish: UserWish) {
  return createRoute({
    method: 'post',
    path: `/calls/{id}/${wish}`,
    operationId: `${wish}Call`,
    summary: summaries[wish],
    security,
    request: { params: callParams },
    responses: {
      200: {
        description: 'The call as it is now: over, perhaps since before',
        content: { 'application/json': { schema: callSchema } },
      },
      404: { description: 'There is none, or it is none of yours', content: problemContent },
      409: { description: 'It cannot be rejected, or no more', content: problemContent },
      ...problemsOfAll,
    },
  });
}

function isPassing(error: unknown): boolean {
  const codes: readonly string[] = ['server/database-unavailable', 'server/closed'];
  return isEarshotError(error) && codes.includes(error.code);
}
