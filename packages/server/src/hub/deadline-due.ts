import type { CallRow } from './call-row.ts';
import { nothing, type Deadline, type Decision, type HubFacts } from './decision.ts';
import { endForAll } from './ending.ts';
import { expiring } from './expiring.ts';
import { graceOver } from './presence.ts';

/**
 * The time has come. Nothing follows when the deadline was moved or dropped meanwhile. A call that
 * a deadline ends has ended when that was due, however late the server noticed.
 */
export function deadlineDue(row: CallRow, deadline: Deadline, facts: HubFacts): Decision {
  switch (deadline.kind) {
    case 'ring':
      return ringOver(row, facts);
    case 'reach':
      return outOfReach(row, deadline.dueAt, facts);
    case 'caller-grace':
      return graceOver(row, 'caller', facts);
    case 'callee-grace':
      return graceOver(row, 'callee', facts);
    case 'expiring':
      return expiring(row, facts);
    case 'max-duration':
      return durationOver(row, facts);
  }
}

function ringOver(row: CallRow, facts: HubFacts): Decision {
  if (row.status !== 'ringing') return nothing;
  const reason = row.rung.length === 0 ? 'unavailable' : 'unanswered';
  return endForAll(row, { reason, at: row.ringUntil }, facts);
}

/** No device of the callee came back to ring. */
function outOfReach(row: CallRow, at: number, facts: HubFacts): Decision {
  if (row.status !== 'ringing' || row.rung.length > 0) return nothing;
  return endForAll(row, { reason: 'unavailable', at }, facts);
}

function durationOver(row: CallRow, facts: HubFacts): Decision {
  if (row.status !== 'answered') return nothing;
  return endForAll(row, { reason: 'max-duration', at: row.answer.expiresAt }, facts);
}
