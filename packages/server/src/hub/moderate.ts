import type { Message } from '@earshot/signaling/server';
import { isLive, type CallRow } from './call-row.ts';
import { nothing, tell, type Decision, type HubFacts } from './decision.ts';
import { calleeDevices, endCall } from './ending.ts';

/** Somebody who may do so ends a call of others: all devices are told. */
export function endByModerator(row: CallRow, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const message: Message<'call.end'> = {
    type: 'call.end',
    call: row.id,
    reason: 'server',
    code: 'removed',
  };
  const deliveries = [row.caller, ...calleeDevices(row)].map((device) => tell(device, message));
  return endCall(row, { reason: 'server', at: facts.now }, { deliveries, facts });
}
