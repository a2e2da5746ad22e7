import type { CallRecord } from '../hub/call-record.ts';
import { recordOf } from '../hub/call-record.ts';
import { randomId } from '../random-id.ts';
import type { Conclusion } from '../switchboard/call-desk.ts';
import { iceServersMessage } from '../turn.ts';
import type { Api, RestApiOptions } from './api.ts';
import { listPage } from './list-page.ts';
import { ownView } from './own-view.ts';
import { refusal } from './problem.ts';
import { acceptRoute, getRoute, iceRoute, listRoute, placeRoute, wishRoute } from './routes.ts';

/** When to try again to place one call more, in ms. */
const RETRY_MS = 10_000;

/** The calls of whoever asks. */
export function addOwnCalls(app: Api, options: RestApiOptions): void {
  addReads(app, options);
  addWrites(app, options);
}

function addReads(app: Api, { calls, ice, clock }: RestApiOptions): void {
  app.openapi(listRoute, async (context) => {
    const { user } = context.get('caller');
    const page = await listPage(calls, { ...context.req.valid('query'), user });
    return context.json({ ...page, calls: page.calls.map((one) => ownView(one, user)) }, 200);
  });
  app.openapi(getRoute, async (context) => {
    const { id } = context.req.valid('param');
    return context.json(await readOwn(calls, id, context.get('caller').user), 200);
  });
  app.openapi(iceRoute, async (context) => {
    const { id } = context.req.valid('param');
    const { user } = context.get('caller');
    const { status } = await readOwn(calls, id, user);
    if (status === 'ended') throw refusal('conflict');
    const facts = { user, call: id, now: clock.now() };
    const { iceServers, lifetimeMs } = iceServersMessage(ice, facts);
    return context.json({ iceServers, lifetimeMs }, 200);
  });
}

/** All may be asked for again: what was answered or is over stays so. */
function addWrites(app: Api, { calls, ask, place, ringMs }: RestApiOptions): void {
  app.openapi(placeRoute, async (context) => {
    const { user, role } = context.get('caller');
    const body = context.req.valid('json');
    const { callee, media, context: about, id = context.get('callId') ?? randomId() } = body;
    const invite = {
      ...({ type: 'call.invite', call: id, media, ringMs } as const),
      ...(about === undefined ? {} : { context: about }),
    };
    const { row } = placed(await place(invite, { user, role, callee }));
    const record =
      row === undefined ? await readOwn(calls, id, user) : ownView(recordOf(row), user);
    return context.json(record, 201);
  });
  app.openapi(acceptRoute, async (context) => {
    const { id } = context.req.valid('param');
    const { user } = context.get('caller');
    const { media } = context.req.valid('json');
    done(await ask(id, { type: 'answered', user, media }));
    return context.json(await readOwn(calls, id, user), 200);
  });
  for (const wish of ['end', 'reject'] as const) {
    app.openapi(wishRoute(wish), async (context) => {
      const { id } = context.req.valid('param');
      const { user } = context.get('caller');
      done(await ask(id, { type: 'asked', user, wish }));
      return context.json(await readOwn(calls, id, user), 200);
    });
  }
}

function placed(conclusion: Conclusion): Conclusion {
  const { refusal: reason, fault } = conclusion;
  if (reason === 'self') {
    const errors = [{ at: 'callee', message: 'Nobody calls themselves.' }];
    throw refusal('invalid', { errors });
  }
  if (reason !== undefined) throw refusal('rate-limited', { retryAfterMs: RETRY_MS });
  // The id is that of another call, whose ever.
  if (fault !== undefined) throw refusal('conflict');
  return conclusion;
}

function done({ fault }: Conclusion): void {
  if (fault?.code === 'forbidden') throw refusal('conflict');
}

async function readOwn(
  calls: RestApiOptions['calls'],
  id: string,
  user: string,
): Promise<CallRecord> {
  const record = await calls.getOwn(id, user);
  if (record === undefined) throw refusal('not-found');
  return record;
}
