import type { Message, Sender } from '@earshot/signaling/server';
import {
  userSide,
  withDevice,
  type AnsweredRow,
  type CallAnswer,
  type CallRow,
  type EndedRow,
  type RingingRow,
  type Side,
} from './call-row.ts';
import {
  change,
  deliver,
  forward,
  invalidField,
  nothing,
  tell,
  type Decision,
  type DeadlineChange,
  type HubFacts,
} from './decision.ts';
import { nowElsewhere } from './elsewhere.ts';
import { answeredElsewhere, endMessage, rungDevices } from './ending.ts';
import { expiringAt } from './expiring.ts';
import { graceKind, seat } from './seat.ts';
import { isVacant, VACANT } from './vacant-seat.ts';

/** A device of the callee rings. */
export function forwardRinging(
  row: CallRow,
  message: Message<'call.ringing'>,
  from: Sender,
): Decision {
  if (userSide(row, from) === 'caller') return notYours('call.ringing');
  return row.status === 'ringing' ? deliver(forward(from, row.caller, message)) : nothing;
}

/** A device of the callee answers: the first one has the call. */
export function answerCall(
  row: CallRow,
  message: Message<'call.accept'>,
  { from, facts }: { readonly from: Sender; readonly facts: HubFacts },
): Decision {
  if (userSide(row, from) === 'caller') return notYours('call.accept');
  switch (row.status) {
    case 'ringing':
      return win(row, message, { from, facts });
    case 'answered':
      return row.callee.device === from.device
        ? deliver(forward(from, row.caller, message))
        : deliver(tell(from, answeredElsewhere(row.id, row.callee.device)));
    case 'ended':
      return tooLate(row, from);
  }
}

const sides: readonly Side[] = ['caller', 'callee'];

function win(
  row: RingingRow,
  message: Message<'call.accept'>,
  { from, facts }: { readonly from: Sender; readonly facts: HubFacts },
): Decision {
  const { now, settings } = facts;
  const expiresAt = now + settings.maxDurationMs;
  const answer: CallAnswer = { at: now, media: message.media, expiresAt };
  const devices = from.device === VACANT ? row.devices : withDevice(row, 'callee', from.device);
  const answered: AnsweredRow = { ...row, status: 'answered', callee: from, answer, devices };
  const vacant = sides.filter((side) => isVacant(answered, side));
  const until = now + settings.graceMs;
  const next = vacant.reduce((left, side) => seat(left, side, { status: 'away', until }), answered);
  const grace = vacant.map((side) => ({ kind: graceKind(side), dueAt: until }));
  const losers = rungDevices(row).filter(({ device }) => device !== from.device);
  return change(
    next,
    [...answerDeadlines(row, answer), ...grace],
    [
      forward(from, row.caller, message),
      ...losers.map((loser) => tell(loser, answeredElsewhere(row.id, from.device))),
      ...nowElsewhere(next, facts),
    ],
  );
}

function answerDeadlines({ rung }: RingingRow, answer: CallAnswer): readonly DeadlineChange[] {
  // A device that never rang may answer before one has been reached.
  const reached: readonly DeadlineChange[] = rung.length === 0 ? [{ kind: 'reach' }] : [];
  return [
    { kind: 'ring' },
    ...reached,
    { kind: 'expiring', dueAt: expiringAt(answer) },
    { kind: 'max-duration', dueAt: answer.expiresAt },
  ];
}

function tooLate(row: EndedRow, from: Sender): Decision {
  const { device } = row.callee;
  const isOutrun = device !== undefined && device !== from.device;
  return deliver(
    tell(from, isOutrun ? answeredElsewhere(row.id, device) : endMessage(row.id, row.end)),
  );
}

function notYours(type: string): Decision {
  return invalidField('body.type', `Only the callee sends ${type}.`);
}
