import { recordOf, type CallRecord } from '../hub/call-record.ts';
import { userSide, type CallRow } from '../hub/call-row.ts';

/** A call as one of its users may see it: what the other side has said of it is not theirs. */
export function ownView(record: CallRecord, user: string): CallRecord {
  const participants = record.participants.map((one) =>
    one.user === user ? one : { side: one.side, user: one.user, devices: one.devices },
  );
  return { ...record, participants };
}

/** Undefined when the user takes no part in it. */
export function ownCall(row: CallRow | undefined, user: string): CallRecord | undefined {
  if (row === undefined || userSide(row, { user }) === undefined) return undefined;
  return ownView(recordOf(row), user);
}
