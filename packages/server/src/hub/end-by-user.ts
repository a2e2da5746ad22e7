import { isLive, type CallRow, type Side } from './call-row.ts';
import { faulty, noSuchCall, nothing, type Decision, type HubFacts } from './decision.ts';
import { endForAll } from './ending.ts';

/** What a user asks for from outside of a call: to have it over, or not to take it. */
export type UserWish = 'end' | 'reject';

/** A user asks, and from none of the devices that have to do with the call: all of them are told. */
export function endByUser(
  row: CallRow,
  { user, wish }: { readonly user: string; readonly wish: UserWish },
  facts: HubFacts,
): Decision {
  const side = sideOf(row, user);
  if (side === undefined) return noSuchCall;
  if (!isLive(row)) return nothing;
  const isRinging = row.status === 'ringing';
  if (wish === 'reject' && !(isRinging && side === 'callee')) return notToReject;
  const reason = isRinging ? unansweredReasons[side] : 'hangup';
  return endForAll(row, { reason, at: facts.now, by: side }, facts);
}

const unansweredReasons = { caller: 'cancelled', callee: 'rejected' } as const;

const notToReject = faulty({
  code: 'forbidden',
  message: 'Only a call that rings can be rejected, and only by whom it is for.',
});

function sideOf(row: CallRow, user: string): Side | undefined {
  if (row.caller.user === user) return 'caller';
  return row.callee.user === user ? 'callee' : undefined;
}
