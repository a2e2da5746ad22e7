import type { Message, Sender } from '@earshot/signaling/server';
import {
  answeredMs,
  otherSide,
  participantSide,
  userSide,
  withDevice,
  type AnsweredRow,
  type CallRow,
  type Side,
} from './call-row.ts';
import {
  change,
  deliver,
  faulty,
  giveIce,
  noSuchCall,
  tell,
  type Decision,
  type Delivery,
  type HubFacts,
} from './decision.ts';
import { directionOf, movedElsewhere } from './elsewhere.ts';
import { answeredElsewhere, endMessage } from './ending.ts';
import { missedWarning } from './expiring.ts';
import { absence, graceKind, seat, tellSide } from './seat.ts';

interface Taking {
  readonly message: Message<'call.take'>;
  readonly from: Sender;
  readonly facts: HubFacts;
}

/** A device wants a call of its user to go on there, whichever device of that user has it. */
export function takeCall(row: CallRow, taking: Taking): Decision {
  const { from, facts } = taking;
  const side = userSide(row, from);
  if (side === undefined) return noSuchCall;
  switch (row.status) {
    case 'ringing':
      return notAnswered;
    case 'ended':
      return deliver(tell(from, endMessage(row.id, row.end)));
    case 'answered':
      return participantSide(row, from) === undefined
        ? move(row, side, taking)
        : deliver(...taken(row, side, facts));
  }
}

const notAnswered = faulty({
  code: 'forbidden',
  field: 'body.type',
  message: 'A call that nobody has answered cannot be taken: a device of the callee accepts it.',
});

function move(row: AnsweredRow, side: Side, { message, from, facts }: Taking): Decision {
  const before = row[side];
  const answer = side === 'callee' ? { ...row.answer, media: message.media } : row.answer;
  const devices = withDevice(row, side, from.device);
  const next = seat({ ...row, [side]: from, answer, devices }, side, { status: 'here' });
  return change(
    next,
    [{ kind: graceKind(side) }],
    [
      ...taken(next, side, facts),
      ...absence(next, side),
      ...missedWarning(next, from, facts.now),
      tell(before, answeredElsewhere(row.id, from.device)),
      ...tellOther(row, side, from.device),
      ...movedElsewhere(next, side, facts),
    ],
  );
}

/** To the device that has the call now: what it is, after what it needs to build a link. */
function taken(row: AnsweredRow, side: Side, { now, settings }: HubFacts): readonly Delivery[] {
  const message: Message<'call.taken'> = {
    type: 'call.taken',
    call: row.id,
    peer: row[otherSide(side)],
    direction: directionOf(side),
    media: row.media,
    answeredMs: answeredMs(row, now),
    ...(row.context === undefined ? {} : { context: row.context }),
  };
  return [...giveIce(row[side], row.id, settings), tell(row[side], message)];
}

/** A side that was given up is back with its new device. */
function tellOther(row: AnsweredRow, side: Side, device: string): readonly Delivery[] {
  const other = otherSide(side);
  const moved = tell(row[other], { type: 'call.moved', call: row.id, device });
  const isBack = row.presence[side].status === 'absent';
  return [moved, ...(isBack ? tellSide(row, other, 'call.present') : [])];
}
