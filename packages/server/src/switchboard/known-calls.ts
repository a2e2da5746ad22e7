import { isLive, type CallRow, type LiveRow } from '../hub/call-row.ts';
import type { Store } from '../store/store.ts';

/** Live calls as this process has read or written them: they hold until another process says that it has written. */
export interface KnownCalls {
  get(call: string): LiveRow | undefined;
  /** A row that is the newest, or was when `since` was asked for: then nothing is kept that others have outdone. */
  keep(row: CallRow, since?: number): void;
  drop(call: string): void;
  /** From the database; where others write, too, it is kept. */
  read(call: string): Promise<CallRow | undefined>;
  /** Another process has written this version of a call. */
  outdo(call: string, version: number): void;
  /** Goes up whenever another process has written anything. */
  readonly outdone: number;
}

export function createKnownCalls(store: Pick<Store, 'getCall'>, isShared: boolean): KnownCalls {
  const rows = new Map<string, LiveRow>();
  let outdone = 0;

  function keep(row: CallRow, since = outdone): void {
    if (isLive(row) && since === outdone) rows.set(row.id, row);
    else rows.delete(row.id);
  }

  return {
    get: (call) => rows.get(call),
    keep,
    drop: (call) => void rows.delete(call),
    async read(call) {
      const before = outdone;
      const row = await store.getCall(call);
      if (isShared && row !== undefined) keep(row, before);
      return row;
    },
    outdo(call, version) {
      outdone += 1;
      if (rows.get(call)?.version !== version) rows.delete(call);
    },
    get outdone() {
      return outdone;
    },
  };
}
