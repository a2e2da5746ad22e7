import { isEarshotError, type EarshotError } from '@earshot/signaling/server';
import { serverError, type ServerErrorCode } from '../errors.ts';
import { databaseFault, faultCode } from './database-fault.ts';
import type { Store } from './store.ts';

/** So often a step is tried that loses to others; each time one of the others has won. */
const MAX_TRIES = 10;

/** Tries a step again that lost to another one, and makes every error a typed one, whoever has made the store. */
export function guardStore(store: Store): Store {
  return {
    createCall: (row, deadlines) => guarded(() => store.createCall(row, deadlines)),
    changeCall: (row, deadlines) => guarded(() => store.changeCall(row, deadlines)),
    annotateCall: (id, side, note) => guarded(() => store.annotateCall(id, side, note)),
    getCall: (id) => guarded(() => store.getCall(id)),
    liveCallsOf: (user) => guarded(() => store.liveCallsOf(user)),
    endedCallsOf: (user, since) => guarded(() => store.endedCallsOf(user, since)),
    countRinging: (caller) => guarded(() => store.countRinging(caller)),
    liveCalls: (page) => guarded(() => store.liveCalls(page)),
    listCalls: (query) => guarded(() => store.listCalls(query)),
    dueDeadlines: (due) => guarded(() => store.dueDeadlines(due)),
    nextDeadlineAt: () => guarded(() => store.nextDeadlineAt()),
    dropDeadline: (deadline) => guarded(() => store.dropDeadline(deadline)),
    close: () => guarded(() => store.close()),
  };
}

/** @throws EarshotError `server/database-unavailable`, `server/database-failed` */
async function guarded<Result>(step: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await step();
    } catch (error) {
      // A step happens wholly or not at all: one that lost has left nothing behind.
      if (databaseFault(error) !== 'conflict' || tries >= MAX_TRIES) throw databaseError(error);
    }
  }
}

/** An error of a database with a code of ours; one that has such a code already stays as it is. */
export function databaseError(cause: unknown): EarshotError {
  if (isEarshotError(cause)) return cause;
  const code: ServerErrorCode =
    databaseFault(cause) === 'failed' ? 'server/database-failed' : 'server/database-unavailable';
  const reason = faultCode(cause);
  return serverError(code, { details: reason === undefined ? {} : { reason }, cause });
}
