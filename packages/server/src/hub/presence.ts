import type { Sender } from '@earshot/signaling/server';
import {
  isLive,
  otherSide,
  participantSide,
  type CallRow,
  type LiveRow,
  type Side,
} from './call-row.ts';
import { change, nothing, type DeadlineChange, type Decision, type HubFacts } from './decision.ts';
import { endForAll } from './ending.ts';
import { graceKind, seat, tellSide } from './seat.ts';
import { isVacant } from './vacant-seat.ts';

/** A device has gone: a participant has a grace period to come back. */
export function deviceLeft(row: CallRow, device: Sender, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const side = participantSide(row, device);
  if (side === undefined || row.presence[side].status !== 'here') return nothing;
  return leave(row, [side], facts);
}

/**
 * After a start nobody is connected, unless to another process: the grace of all others begins anew.
 */
export function serverStarted(row: CallRow, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const sides: readonly Side[] = row.status === 'ringing' ? ['caller'] : ['caller', 'callee'];
  const leaving = sides.filter(
    (side) => row.presence[side].status !== 'absent' && !isKnown(row[side], facts),
  );
  return leaving.length === 0 ? nothing : leave(row, leaving, facts);
}

function isKnown(
  { user, device }: { readonly user: string; readonly device?: string },
  { devicesOf, awaitedOf }: HubFacts,
): boolean {
  return [...devicesOf(user), ...awaitedOf(user)].some((known) => known === device);
}

/** The grace of a side is over. */
export function graceOver(row: CallRow, side: Side, facts: HubFacts): Decision {
  const presence = row.presence[side];
  if (!isLive(row) || presence.status !== 'away' || presence.until > facts.now) return nothing;
  const end = { at: presence.until } as const;
  if (row.status === 'ringing') {
    return endForAll(row, { ...end, reason: 'cancelled', by: 'caller' }, facts);
  }
  const otherIs = row.presence[otherSide(side)].status;
  // Nobody talks in a call that no device has taken.
  const isOver = otherIs === 'absent' || isVacant(row, side);
  if (isOver) return endForAll(row, { ...end, reason: 'connection-lost' }, facts);
  return change(
    seat(row, side, { status: 'absent' }),
    [{ kind: graceKind(side) }],
    otherIs === 'here' ? tellSide(row, otherSide(side), 'call.absent') : [],
  );
}

function leave(row: LiveRow, sides: readonly Side[], { now, settings }: HubFacts): Decision {
  const until = now + settings.graceMs;
  const next = sides.reduce((left, side) => seat(left, side, { status: 'away', until }), row);
  const deadlines: DeadlineChange[] = sides.map((side) => ({
    kind: graceKind(side),
    dueAt: until,
  }));
  return change(next, deadlines, []);
}
