import type { Message, Sender } from '@earshot/signaling/server';
import { userSide, type CallNote, type CallRow } from './call-row.ts';
import { faulty, noSuchCall, nothing, type Decision, type HubFacts } from './decision.ts';

/** For so long after its end a call can be reported on, in ms: a day. */
const REPORT_MS = 86_400_000;

/** A device tells how a call was, or what its user says about it: kept with the call, told to nobody. */
export function reportCall(
  row: CallRow,
  { quality, rating }: Message<'call.report'>,
  { from, facts }: { readonly from: Sender; readonly facts: HubFacts },
): Decision {
  const side = userSide(row, from);
  // Other devices of the same user know nothing of how the call was.
  if (side === undefined || !row.devices[side].includes(from.device)) return noSuchCall;
  if (!isOpen(row, facts.now)) return tooEarlyOrLate;
  const note: CallNote = {
    ...(quality === undefined ? {} : { quality: present(quality) }),
    ...(rating === undefined ? {} : { rating: { ...present(rating), at: facts.now } }),
  };
  return Object.keys(note).length === 0 ? nothing : { ...nothing, note: { side, note } };
}

/** Nobody can tell how a call was that nobody answered. */
function isOpen(row: CallRow, now: number): boolean {
  if (row.status === 'ringing' || row.answer === undefined) return false;
  return row.status === 'answered' || now - row.end.at <= REPORT_MS;
}

const tooEarlyOrLate = faulty({
  code: 'forbidden',
  field: 'body.call',
  message: 'A call can be reported on from its answer until a day after its end.',
});

/** Without what is undefined. */
function present<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]: Exclude<Fields[Name], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as {
    [Name in keyof Fields]: Exclude<Fields[Name], undefined>;
  };
}
