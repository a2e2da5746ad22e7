import type { Message, Sender } from '@earshot/signaling/server';
import {
  isLive,
  otherSide,
  participantSide,
  type CallRow,
  type LiveRow,
  type Presence,
  type RingingRow,
  type Side,
} from './call-row.ts';
import {
  change,
  forward,
  nothing,
  tell,
  type Decision,
  type DeadlineChange,
  type DeadlineKind,
  type Delivery,
  type HubFacts,
} from './decision.ts';
import { endForAll } from './ending.ts';
import { inviteDelivery, ringLeftMs } from './place-call.ts';

/** A device with less than this left to answer, in ms, is not rung any more. */
const MIN_RING_MS = 3_000;

/** A device has connected; `isNew` when it remembers nothing of what it was told before. */
export interface Arrival {
  readonly device: Sender;
  readonly isNew: boolean;
}

/** A device is there: it gets its seat back, or it rings too. */
export function deviceArrived(row: CallRow, arrival: Arrival, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const side = participantSide(row, arrival.device);
  if (side !== undefined) return backInSeat(row, side, arrival);
  if (row.status === 'answered' || row.callee.user !== arrival.device.user) return nothing;
  return ringToo(row, arrival, facts);
}

/** A device has gone: a participant has a grace period to come back. */
export function deviceLeft(row: CallRow, device: Sender, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const side = participantSide(row, device);
  if (side === undefined || row.presence[side].status !== 'here') return nothing;
  return leave(row, [side], facts);
}

/** After a start nobody is connected: the grace of all begins anew. */
export function serverStarted(row: CallRow, facts: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const sides: readonly Side[] = row.status === 'ringing' ? ['caller'] : ['caller', 'callee'];
  const leaving = sides.filter((side) => row.presence[side].status !== 'absent');
  return leaving.length === 0 ? nothing : leave(row, leaving, facts);
}

/** The grace of a side is over. */
export function graceOver(row: CallRow, side: Side, facts: HubFacts): Decision {
  const presence = row.presence[side];
  if (!isLive(row) || presence.status !== 'away' || presence.until > facts.now) return nothing;
  const end = { at: presence.until } as const;
  if (row.status === 'ringing')
    return endForAll(row, { ...end, reason: 'cancelled', by: 'caller' });
  const otherIs = row.presence[otherSide(side)].status;
  if (otherIs === 'absent') return endForAll(row, { ...end, reason: 'connection-lost' });
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

function backInSeat(row: LiveRow, side: Side, arrival: Arrival): Decision {
  const before = row.presence[side].status;
  const news = [...missedAnswer(row, side, arrival), ...missedAbsence(row, side)];
  if (before === 'here') return { ...nothing, deliveries: news };
  const other = otherSide(side);
  return change(
    seat(row, side, { status: 'here' }),
    [{ kind: graceKind(side) }],
    before === 'absent' ? [...news, ...tellSide(row, other, 'call.present')] : news,
  );
}

/** The answer may have been lost with the session that carried it; a caller that knows it already ignores it. */
function missedAnswer(row: LiveRow, side: Side, { device, isNew }: Arrival): readonly Delivery[] {
  if (!isNew || side === 'callee' || row.status === 'ringing') return [];
  const { callee, answer } = row;
  const accept = { type: 'call.accept', call: row.id, media: answer.media } as const;
  return [forward(callee, device, { ...accept, hasOffer: false })];
}

function missedAbsence(row: LiveRow, side: Side): readonly Delivery[] {
  const isAlone = row.presence[otherSide(side)].status === 'absent';
  return isAlone ? tellSide(row, side, 'call.absent') : [];
}

function ringToo(row: RingingRow, { device, isNew }: Arrival, facts: HubFacts): Decision {
  if (ringLeftMs(row, facts.now) < MIN_RING_MS) return nothing;
  const invite = inviteDelivery(row, device, facts);
  const isRung = row.rung.includes(device.device);
  if (isRung && !isNew) return nothing;
  const busy = row.busy.filter((other) => other !== device.device);
  const rung = isRung ? row.rung : [...row.rung, device.device];
  return change({ ...row, rung, busy }, [], invite);
}

function seat(row: LiveRow, side: Side, presence: Presence): LiveRow {
  return { ...row, presence: { ...row.presence, [side]: presence } };
}

function tellSide(
  row: LiveRow,
  side: Side,
  type: Message<'call.absent' | 'call.present'>['type'],
): readonly Delivery[] {
  return row.status === 'answered' ? [tell(row[side], { type, call: row.id })] : [];
}

function graceKind(side: Side): DeadlineKind {
  return `${side}-grace`;
}
