import { isEarshotError, type EarshotError } from '@earshot/signaling/server';
import { serverError, type ServerErrorCode } from '../errors.ts';
import type { Outbox } from '../webhooks/outbox.ts';
import type { Answers } from './answers.ts';
import { databaseFault, faultCode } from './database-fault.ts';
import type { DisabledUsers } from './disabled-users.ts';
import type { LastSeen } from './last-seen.ts';
import type { Store } from './store.ts';

/** So often a step is tried that loses to others; each time one of the others has won. */
const MAX_TRIES = 10;

/** Tries a step again that lost to another one, and makes every error a typed one, whoever has made the store. */
export function guardStore(store: Store): Store {
  return {
    createCall: (row, deadlines, entries) =>
      guarded(() => store.createCall(row, deadlines, entries)),
    changeCall: (row, deadlines, entries) =>
      guarded(() => store.changeCall(row, deadlines, entries)),
    annotateCall: (id, side, note) => guarded(() => store.annotateCall(id, side, note)),
    getCall: (id) => guarded(() => store.getCall(id)),
    liveCallsOf: (user) => guarded(() => store.liveCallsOf(user)),
    endedCallsOf: (user, since) => guarded(() => store.endedCallsOf(user, since)),
    countRinging: (caller) => guarded(() => store.countRinging(caller)),
    countLive: () => guarded(() => store.countLive()),
    liveCalls: (page) => guarded(() => store.liveCalls(page)),
    listCalls: (query) => guarded(() => store.listCalls(query)),
    callDays: (range) => guarded(() => store.callDays(range)),
    dueDeadlines: (due) => guarded(() => store.dueDeadlines(due)),
    nextDeadlineAt: () => guarded(() => store.nextDeadlineAt()),
    dropDeadline: (deadline) => guarded(() => store.dropDeadline(deadline)),
    outbox: guardOutbox(store.outbox),
    answers: guardAnswers(store.answers),
    disabledUsers: guardDisabledUsers(store.disabledUsers),
    lastSeen: guardLastSeen(store.lastSeen),
    close: () => guarded(() => store.close()),
  };
}

function guardOutbox(outbox: Outbox): Outbox {
  return {
    add: (entries) => guarded(() => outbox.add(entries)),
    due: (page) => guarded(() => outbox.due(page)),
    nextAt: () => guarded(() => outbox.nextAt()),
    claim: (entry, until) => guarded(() => outbox.claim(entry, until)),
    postpone: (id, to) => guarded(() => outbox.postpone(id, to)),
    remove: (id) => guarded(() => outbox.remove(id)),
  };
}

function guardAnswers(answers: Answers): Answers {
  return {
    take: (request, times) => guarded(() => answers.take(request, times)),
    keep: (request, answer, until) => guarded(() => answers.keep(request, answer, until)),
    drop: (request) => guarded(() => answers.drop(request)),
  };
}

function guardDisabledUsers(users: DisabledUsers): DisabledUsers {
  return {
    add: (user, at) => guarded(() => users.add(user, at)),
    remove: (user) => guarded(() => users.remove(user)),
    has: (user) => guarded(() => users.has(user)),
    since: (at) => guarded(() => users.since(at)),
  };
}

function guardLastSeen(lastSeen: LastSeen): LastSeen {
  return {
    note: (seen, now) => guarded(() => lastSeen.note(seen, now)),
    of: (users) => guarded(() => lastSeen.of(users)),
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
