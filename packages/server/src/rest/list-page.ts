import type { CallRecordQuery, CallRecords } from '../call-server.ts';
import type { CallRecord } from '../hub/call-record.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { refusal } from './problem.ts';
import type { ListQuery } from './schemas.ts';

/** One page of a list, and where the next one begins. @throws HTTPException for a cursor that is none */
export async function listPage(
  calls: CallRecords,
  query: ListQuery & { readonly user?: string | undefined },
): Promise<{ readonly calls: CallRecord[]; readonly next?: string }> {
  const { cursor, limit } = query;
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  if (cursor !== undefined && after === undefined) {
    throw refusal('invalid', { errors: [{ at: 'cursor', message: 'Not one of this server.' }] });
  }
  // One more than asked for tells whether there is a next page.
  const found = await calls.list({ ...filterOf(query), after, limit: limit + 1 });
  const page = found.slice(0, limit);
  const last = found.length > page.length ? page.at(-1) : undefined;
  return { calls: page, ...(last === undefined ? {} : { next: encodeCursor(last) }) };
}

function filterOf({
  user,
  status,
  kind,
  endReason,
  missed,
  context,
  from,
  to,
}: ListQuery & { readonly user?: string | undefined }): CallRecordQuery {
  return {
    ...(user === undefined ? {} : { user }),
    ...(status === undefined ? {} : { status }),
    ...(kind === undefined ? {} : { kind }),
    ...(endReason === undefined ? {} : { endReason }),
    ...(missed === undefined ? {} : { missed: missed === 'true' }),
    ...(context === undefined ? {} : { context }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
