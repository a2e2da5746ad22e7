import type { Message, Sender } from '@earshot/signaling/server';
import {
  isSameDevice,
  type AnsweredRow,
  type CallRow,
  type EndedRow,
  type RingingRow,
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
import { answeredElsewhere, endMessage, rungDevices } from './ending.ts';

/** The caller is warned this long before the end, in ms, or at half of a call that is shorter. */
const EXPIRING_LEAD_MS = 60_000;

/** A device of the callee rings. */
export function forwardRinging(
  row: CallRow,
  message: Message<'call.ringing'>,
  from: Sender,
): Decision {
  if (isSameDevice(row.caller, from)) return notYours('call.ringing');
  return row.status === 'ringing' ? deliver(forward(from, row.caller, message)) : nothing;
}

/** A device of the callee answers: the first one has the call. */
export function answerCall(
  row: CallRow,
  message: Message<'call.accept'>,
  { from, facts }: { readonly from: Sender; readonly facts: HubFacts },
): Decision {
  if (isSameDevice(row.caller, from)) return notYours('call.accept');
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

function win(
  row: RingingRow,
  message: Message<'call.accept'>,
  { from, facts }: { readonly from: Sender; readonly facts: HubFacts },
): Decision {
  const { now, settings } = facts;
  const expiresAt = now + settings.maxDurationMs;
  const next: AnsweredRow = {
    ...row,
    status: 'answered',
    callee: from,
    answer: { at: now, media: message.media, expiresAt },
  };
  const losers = rungDevices(row).filter(({ device }) => device !== from.device);
  return change(next, durationDeadlines(now, expiresAt), [
    forward(from, row.caller, message),
    ...losers.map((loser) => tell(loser, answeredElsewhere(row.id, from.device))),
  ]);
}

function durationDeadlines(now: number, expiresAt: number): readonly DeadlineChange[] {
  const leadMs = Math.min(EXPIRING_LEAD_MS, (expiresAt - now) / 2);
  return [
    { kind: 'ring' },
    { kind: 'expiring', dueAt: Math.round(expiresAt - leadMs) },
    { kind: 'max-duration', dueAt: expiresAt },
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
