import type { CallRecords } from './call-server.ts';
import { serverError } from './errors.ts';
import { recordOf, type CallRecord } from './hub/call-record.ts';
import { ownCall } from './rest/own-view.ts';
import { statisticsOf } from './statistics.ts';
import type { Store } from './store/store.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** What is kept of calls, also as one of their users may see it. */
export interface KeptCalls extends CallRecords {
  /** Undefined when the user takes no part in it. */
  getOwn(id: string, user: string): Promise<CallRecord | undefined>;
}

/** The records in a store that opens later, and closes some day. */
export function createCallRecords(store: () => Promise<Store | undefined>): KeptCalls {
  async function openStore(): Promise<Store> {
    const opened = await store();
    if (opened !== undefined) return opened;
    throw serverError('server/closed', { message: 'This call server is closed.' });
  }

  return {
    async get(id) {
      const row = await (await openStore()).getCall(id);
      return row === undefined ? undefined : recordOf(row);
    },
    async getOwn(id, user) {
      return ownCall(await (await openStore()).getCall(id), user);
    },
    async list({ limit = DEFAULT_LIMIT, after, ...filter } = {}) {
      const store = await openStore();
      const rows = await store.listCalls({
        ...filter,
        ...(after === undefined ? {} : { after }),
        limit: Math.min(Math.max(limit, 1), MAX_LIMIT),
      });
      return rows.map(recordOf);
    },
    async statistics({ from = 0, to = Number.MAX_SAFE_INTEGER } = {}) {
      return statisticsOf(await (await openStore()).callDays({ from, to }));
    },
  };
}
