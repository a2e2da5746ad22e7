import type { CallRow } from './call-row.ts';
import { change, nothing, tell, type Deadline, type Decision, type HubFacts } from './decision.ts';
import { endForAll } from './ending.ts';
import { graceOver } from './presence.ts';

/**
 * The time has come. Nothing follows when the deadline was moved or dropped meanwhile. A call that
 * a deadline ends has ended when that was due, however late the server noticed.
 */
export function deadlineDue(row: CallRow, deadline: Deadline, facts: HubFacts): Decision {
  switch (deadline.kind) {
    case 'ring':
      return ringOver(row);
    case 'caller-grace':
      return graceOver(row, 'caller', facts);
    case 'callee-grace':
      return graceOver(row, 'callee', facts);
    case 'expiring':
      return expiring(row, facts);
    case 'max-duration':
      return durationOver(row);
  }
}

function ringOver(row: CallRow): Decision {
  if (row.status !== 'ringing') return nothing;
  return endForAll(row, { reason: 'unanswered', at: row.ringUntil });
}

function expiring(row: CallRow, { now }: HubFacts): Decision {
  if (row.status !== 'answered') return nothing;
  const leftMs = row.answer.expiresAt - now;
  const devices = leftMs <= 0 ? [] : [row.caller, row.callee];
  return change(
    row,
    [{ kind: 'expiring' }],
    devices.map((device) => tell(device, { type: 'call.expiring', call: row.id, leftMs })),
  );
}

function durationOver(row: CallRow): Decision {
  if (row.status !== 'answered') return nothing;
  return endForAll(row, { reason: 'max-duration', at: row.answer.expiresAt });
}
