import type { CallRecords } from './call-server.ts';
import { serverError } from './errors.ts';
import { recordOf } from './hub/call-record.ts';
import { statisticsOf } from './statistics.ts';
import type { Store } from './store/store.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 1_000;

/** The records in a store that opens later, and closes some day. */
export function createCallRecords(store: () => Promise<Store | undefined>): CallRecords {
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
