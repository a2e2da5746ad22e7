import type { Sender } from '@earshot/signaling/server';
import type { AnsweredRow, CallAnswer, CallRow, LiveRow } from './call-row.ts';
import { change, nothing, tell, type Decision, type Delivery, type HubFacts } from './decision.ts';

/** Both are warned this long before the end, in ms, or at half of a call that is shorter. */
const LEAD_MS = 60_000;

/** When both are warned of the end that comes, in Unix ms. */
export function expiringAt({ at, expiresAt }: Pick<CallAnswer, 'at' | 'expiresAt'>): number {
  return Math.round(expiresAt - Math.min(LEAD_MS, (expiresAt - at) / 2));
}

/** The longest duration comes near: both sides are warned. */
export function expiring(row: CallRow, { now }: HubFacts): Decision {
  if (row.status !== 'answered') return nothing;
  const warnings = [row.caller, row.callee].flatMap((device) => warning(row, device, now));
  return change(row, [{ kind: 'expiring' }], warnings);
}

/** For a device that came to the call after the warning. */
export function missedWarning(row: LiveRow, device: Sender, now: number): readonly Delivery[] {
  if (row.status === 'ringing' || now < expiringAt(row.answer)) return [];
  return warning(row, device, now);
}

/** Nobody is warned of what is past. */
function warning(row: AnsweredRow, device: Sender, now: number): readonly Delivery[] {
  const leftMs = row.answer.expiresAt - now;
  return leftMs <= 0 ? [] : [tell(device, { type: 'call.expiring', call: row.id, leftMs })];
}
