import { expect, it } from 'vitest';
import type { CallRow } from '../hub/call-row.ts';
import { answeredRow, endedRow, ringingRow } from '../testing/rows.ts';
import { createKnownCalls } from './known-calls.ts';

const row = ringingRow();
const { id } = row;

it('keeps live calls, and no others', () => {
  const known = createKnownCalls({ getCall: async () => undefined }, true);
  known.keep(row);
  expect(known.get(id)).toBe(row);
  known.outdo(id, row.version);
  expect(known.get(id)).toBe(row);
  known.outdo(id, row.version + 1);
  expect(known.get(id)).toBeUndefined();
  known.keep(row);
  known.keep({ ...endedRow(), id });
  expect(known.get(id)).toBeUndefined();
});

it('keeps nothing that was outdone while it was read or written', async () => {
  let meanwhile = (): void => undefined;
  const getCall = async (): Promise<CallRow> => {
    meanwhile();
    return row;
  };
  const known = createKnownCalls({ getCall }, true);
  await known.read(id);
  expect(known.get(id)).toBe(row);
  known.drop(id);
  meanwhile = () => known.outdo(id, row.version + 1);
  await known.read(id);
  expect(known.get(id)).toBeUndefined();
  const since = known.outdone;
  known.outdo(id, 9);
  known.keep({ ...answeredRow(), id }, since);
  expect(known.get(id)).toBeUndefined();
});

it('keeps nothing that it reads where it writes everything itself', async () => {
  const known = createKnownCalls({ getCall: async () => row }, false);
  expect(await known.read(id)).toBe(row);
  expect(known.get(id)).toBeUndefined();
});
