import type { Message, Sender } from '@earshot/signaling/server';
import type { CallEnd, CallRow, EndedRow, LiveRow } from './call-row.ts';
import { tell, type Decision, type Delivery, type HubFacts } from './decision.ts';
import { overElsewhere } from './elsewhere.ts';

type EndMessage = Message<'call.end'>;

/** A call is over. */
export interface Ended extends Decision {
  readonly row: EndedRow;
}

/** Ends a call: once for all, whoever is told. Its deadlines go with it. */
export function endCall(
  row: LiveRow,
  end: CallEnd,
  { deliveries, facts }: { readonly deliveries: readonly Delivery[]; readonly facts: HubFacts },
): Ended {
  const ended: EndedRow = { ...row, status: 'ended', end };
  const others = row.status === 'answered' ? overElsewhere(row, facts) : [];
  return { row: ended, deadlines: [], deliveries: [...deliveries, ...others] };
}

/** The server ends a call, and tells everybody who takes part or rings. */
export function endForAll(row: LiveRow, end: CallEnd, facts: HubFacts): Ended {
  const message = endMessage(row.id, end);
  const devices = [row.caller, ...calleeDevices(row)];
  const deliveries = devices.map((device) => tell(device, message));
  return endCall(row, end, { deliveries, facts });
}

/** The end of a call in words of the wire. */
export function endMessage(call: string, end: Pick<CallEnd, 'reason' | 'replacedBy'>): EndMessage {
  const by = end.replacedBy === undefined ? {} : { by: end.replacedBy };
  return { type: 'call.end', call, reason: end.reason, ...by };
}

/** For devices that ring in vain or had the call before: another one of the same user has it. */
export function answeredElsewhere(call: string, winner: string): EndMessage {
  return { type: 'call.end', call, reason: 'answered-elsewhere', winner };
}

/** Devices of the callee that ring, or (once it is answered) the one that has the call. */
export function calleeDevices(row: LiveRow): readonly Sender[] {
  return row.status === 'answered' ? [row.callee] : rungDevices(row);
}

export function rungDevices({ callee, rung }: CallRow): readonly Sender[] {
  return rung.map((device) => ({ user: callee.user, device }));
}
