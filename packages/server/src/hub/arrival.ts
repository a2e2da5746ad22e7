import type { Sender } from '@earshot/signaling/server';
import {
  isLive,
  otherSide,
  participantSide,
  userSide,
  type AnsweredRow,
  type CallRow,
  type EndedRow,
  type LiveRow,
  type RingingRow,
  type Side,
} from './call-row.ts';
import {
  change,
  deliver,
  forward,
  giveIce,
  nothing,
  tell,
  type DeadlineChange,
  type Decision,
  type Delivery,
  type HubFacts,
} from './decision.ts';
import { elsewhereMessage } from './elsewhere.ts';
import { missedWarning } from './expiring.ts';
import { inviteDelivery, ringLeftMs } from './place-call.ts';
import { absence, graceKind, seat, tellSide } from './seat.ts';
import { missedEnd } from './sync.ts';

/** A device with less than this left to answer, in ms, is not rung any more. */
const MIN_RING_MS = 3_000;

/** A device has connected; `isNew` when it remembers nothing of what it was told before. */
export interface Arrival {
  readonly device: Sender;
  readonly isNew: boolean;
}

/** A device is there: it gets its seat back, or it rings too, or learns where its user's call is. */
export function deviceArrived(row: CallRow, arrival: Arrival, facts: HubFacts): Decision {
  if (!isLive(row)) return endedMeanwhile(row, arrival);
  const side = participantSide(row, arrival.device);
  if (side !== undefined) return backInSeat(row, { ...arrival, side }, facts);
  if (row.status === 'answered') return deliver(...whereItIs(row, arrival));
  return row.callee.user === arrival.device.user ? ringToo(row, arrival, facts) : nothing;
}

/** The call ended after it was listed for this device as one that lives. */
function endedMeanwhile(row: EndedRow, { device, isNew }: Arrival): Decision {
  const end = isNew ? missedEnd(row, device) : undefined;
  return end === undefined ? nothing : deliver(tell(device, end));
}

interface Return extends Arrival {
  readonly side: Side;
}

function backInSeat(row: LiveRow, { side, ...arrival }: Return, facts: HubFacts): Decision {
  const before = row.presence[side].status;
  const news = [...missedNews(row, { ...arrival, side }, facts), ...absence(row, side)];
  if (before === 'here') return { ...nothing, deliveries: news };
  const other = otherSide(side);
  return change(
    seat(row, side, { status: 'here' }),
    [{ kind: graceKind(side) }],
    before === 'absent' ? [...news, ...tellSide(row, other, 'call.present')] : news,
  );
}

/** What a device needs that remembers nothing, or whose session was lost with all that it carried. */
function missedNews(
  row: LiveRow,
  { side, device, isNew }: Return,
  { now, settings }: HubFacts,
): readonly Delivery[] {
  if (!isNew) return [];
  return [
    ...giveIce(device, row.id, settings),
    ...(side === 'caller' ? missedAnswer(row, device) : []),
    ...missedWarning(row, device, now),
  ];
}

/** A caller that knows the answer already ignores it. */
function missedAnswer(row: LiveRow, device: Sender): readonly Delivery[] {
  if (row.status === 'ringing') return [];
  const { callee, answer } = row;
  const accept = { type: 'call.accept', call: row.id, media: answer.media } as const;
  return [forward(callee, device, { ...accept, hasOffer: false })];
}

/** Another device of this one's user has the call. */
function whereItIs(row: AnsweredRow, { device, isNew }: Arrival): readonly Delivery[] {
  const side = isNew ? userSide(row, device) : undefined;
  return side === undefined ? [] : [tell(device, elsewhereMessage(row, side, false))];
}

function ringToo(row: RingingRow, { device, isNew }: Arrival, facts: HubFacts): Decision {
  if (ringLeftMs(row, facts.now) < MIN_RING_MS) return nothing;
  const invite = inviteDelivery(row, device, facts);
  const isRung = row.rung.includes(device.device);
  if (isRung && !isNew) return nothing;
  const busy = row.busy.filter((other) => other !== device.device);
  const rung = isRung ? row.rung : [...row.rung, device.device];
  // The first one that is reached: the callee is available after all.
  const reached: readonly DeadlineChange[] = row.rung.length === 0 ? [{ kind: 'reach' }] : [];
  return change({ ...row, rung, busy }, reached, invite);
}
