import { isEarshotError, type Clock, type Log } from '@earshot/signaling/server';
import type { CallRow } from '../hub/call-row.ts';
import { pause } from '../pause.ts';
import type { Store } from './store.ts';
import { columnsOf } from './tables.ts';

/** How long to wait before each further try, in ms: in all about as long as a database takes to start again. */
const PAUSES_MS = [50, 100, 200, 400, 800, 1_500, 3_000, 4_000] as const;

export interface PatienceOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/** One step, and what to say when it was tried before and may have happened then without our hearing of it. */
interface Step<Result> {
  readonly run: () => Promise<Result>;
  readonly settle?: (result: Result) => Promise<Result>;
}

/**
 * Bears with a database that is away for some seconds (it was started again, a standby took over): each step is tried
 * until it happens or the patience is at an end. What a call is asked meanwhile waits in order, and nothing is lost.
 */
export function patientStore(store: Store, options: PatienceOptions): Store {
  const patiently = <Result>(run: () => Promise<Result>): Promise<Result> =>
    persist({ run }, options);
  return {
    createCall: (row, deadlines, entries) =>
      persist(
        {
          run: () => store.createCall(row, deadlines, entries),
          settle: async (isMade) => isMade || isKept(await store.getCall(row.id), row),
        },
        options,
      ),
    changeCall(row, deadlines, entries) {
      const next = { ...row, version: row.version + 1 };
      return persist<typeof row | undefined>(
        {
          run: () => store.changeCall(row, deadlines, entries),
          settle: async (written) =>
            written ?? (isKept(await store.getCall(row.id), next) ? next : undefined),
        },
        options,
      );
    },
    annotateCall: (id, side, note) => patiently(() => store.annotateCall(id, side, note)),
    getCall: (id) => patiently(() => store.getCall(id)),
    liveCallsOf: (user) => patiently(() => store.liveCallsOf(user)),
    endedCallsOf: (user, since) => patiently(() => store.endedCallsOf(user, since)),
    countRinging: (caller) => patiently(() => store.countRinging(caller)),
    liveCalls: (page) => patiently(() => store.liveCalls(page)),
    countLive: () => store.countLive(),
    // Who asks for a list sees that it fails, and the sweeper comes again by itself.
    listCalls: (query) => store.listCalls(query),
    callDays: (range) => store.callDays(range),
    dueDeadlines: (due) => store.dueDeadlines(due),
    nextDeadlineAt: () => store.nextDeadlineAt(),
    dropDeadline: (deadline) => store.dropDeadline(deadline),
    outbox: store.outbox,
    answers: store.answers,
    disabledUsers: {
      ...store.disabledUsers,
      add: (user, at) => patiently(() => store.disabledUsers.add(user, at)),
      remove: (user) => patiently(() => store.disabledUsers.remove(user)),
      has: (user) => patiently(() => store.disabledUsers.has(user)),
    },
    // Whoever notes it tries again, and nobody waits for it.
    lastSeen: store.lastSeen,
    close: () => store.close(),
  };
}

async function persist<Result>(
  { run, settle }: Step<Result>,
  { clock, log }: PatienceOptions,
): Promise<Result> {
  let failed = 0;
  for (;;) {
    try {
      const result = await run();
      return failed > 0 && settle !== undefined ? await settle(result) : result;
    } catch (error) {
      const pauseMs = PAUSES_MS[failed];
      if (pauseMs === undefined || !isAway(error)) throw error;
      if (failed === 0) log('warn', 'database.away', { error });
      failed += 1;
      await pause(clock, pauseMs);
    }
  }
}

function isAway(error: unknown): boolean {
  return isEarshotError(error) && error.code === 'server/database-unavailable';
}

/** Whether a call is kept just as it was to be written: then it was, when the answer was lost. */
function isKept(kept: CallRow | undefined, wanted: CallRow): boolean {
  if (kept === undefined) return false;
  return JSON.stringify(columnsOf(kept)) === JSON.stringify(columnsOf(wanted));
}
