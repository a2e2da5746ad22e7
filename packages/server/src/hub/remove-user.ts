import type { Message } from '@earshot/signaling/server';
import { isLive, type AnsweredRow, type CallRow } from './call-row.ts';
import { nothing, tell, type Decision, type HubFacts } from './decision.ts';
import { endCall, endForAll } from './ending.ts';

/**
 * A user is put out. Media flows past the server, so that the only way to silence somebody is to end
 * the call for both. Whoever was about to be called looks as if not there; whoever called has given up.
 */
export function removeUser(row: CallRow, user: string, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const isCaller = row.caller.user === user;
  if (!isCaller && row.callee.user !== user) return nothing;
  const at = facts.now;
  if (row.status === 'answered') return endAnswered(row, facts);
  return isCaller
    ? endForAll(row, { reason: 'cancelled', by: 'caller', at }, facts)
    : endForAll(row, { reason: 'unavailable', at }, facts);
}

function endAnswered(row: AnsweredRow, facts: HubFacts): Decision {
  const end: Message<'call.end'> = {
    type: 'call.end',
    call: row.id,
    reason: 'server',
    code: 'removed',
  };
  const deliveries = [tell(row.caller, end), tell(row.callee, end)];
  return endCall(row, { reason: 'server', at: facts.now }, { deliveries, facts });
}
