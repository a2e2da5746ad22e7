import type { MiddlewareHandler } from 'hono';
import type { Role } from '../access/role.ts';
import type { CallRecord } from '../hub/call-record.ts';
import type { Api, Environment, RestApiOptions } from './api.ts';
import { answerOnce } from './idempotency.ts';
import { listPage } from './list-page.ts';
import { refusal } from './problem.ts';
import { endAnyRoute, getAnyRoute, listAllRoute, statisticsRoute } from './routes.ts';

const DAY_MS = 86_400_000;
/** The most that is counted at a time, in ms: a leap year and a day. */
const MOST_MS = 367 * DAY_MS;

/** What moderators and admins see and do: the calls of all users. */
export function addAllCalls(app: Api, options: RestApiOptions): void {
  const { calls, ask, clock, log } = options;
  app.use('/admin/*', only('moderator', 'admin'));
  app.use('/admin/statistics', only('admin'));
  app.use('/admin/*', answerOnce(options));
  app.openapi(listAllRoute, async (context) =>
    context.json(await listPage(calls, context.req.valid('query')), 200),
  );
  app.openapi(getAnyRoute, async (context) =>
    context.json(await readAny(calls, context.req.valid('param').id), 200),
  );
  app.openapi(endAnyRoute, async (context) => {
    const { id } = context.req.valid('param');
    const { hasChanged } = await ask(id, { type: 'moderated' });
    const { user, role } = context.get('caller');
    if (hasChanged) log('info', 'call.moderated', { call: id, user, role });
    return context.json(await readAny(calls, id), 200);
  });
  app.openapi(statisticsRoute, async (context) => {
    const { to = clock.now(), from = Math.max(0, to - 30 * DAY_MS) } = context.req.valid('query');
    if (to - from > MOST_MS) {
      throw refusal('invalid', {
        errors: [{ at: 'from', message: 'At most a year before `to`.' }],
      });
    }
    return context.json({ from, to, ...(await calls.statistics({ from, to })) }, 200);
  });
}

function only(...roles: readonly Role[]): MiddlewareHandler<Environment> {
  return async (context, next) => {
    if (!roles.includes(context.get('caller').role)) throw refusal('forbidden');
    await next();
  };
}

async function readAny(calls: RestApiOptions['calls'], id: string): Promise<CallRecord> {
  const record = await calls.get(id);
  if (record === undefined) throw refusal('not-found');
  return record;
}
