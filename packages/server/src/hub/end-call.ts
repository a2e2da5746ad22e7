import type { Message, Sender, WireEndReason } from '@earshot/signaling/server';
import {
  isLive,
  isSameDevice,
  otherSide,
  participantSide,
  type AnsweredRow,
  type CallEnd,
  type CallRow,
  type RingingRow,
  type Side,
} from './call-row.ts';
import {
  change,
  forward,
  invalidField,
  nothing,
  tell,
  type Decision,
  type HubFacts,
} from './decision.ts';
import { endCall, endMessage, rungDevices } from './ending.ts';

type EndMessage = Message<'call.end'>;

interface Ending {
  readonly message: EndMessage;
  readonly from: Sender;
  readonly facts: HubFacts;
}

/** A device wants a call to be over. To one that is over already nothing happens. */
export function endByDevice(
  row: CallRow,
  message: EndMessage,
  ending: Omit<Ending, 'message'>,
): Decision {
  const full = { ...ending, message };
  if (serverOnly.has(message.reason)) return wrongReason;
  if (!isLive(row)) return nothing;
  if (row.status === 'answered') return endAnswered(row, full);
  return isSameDevice(row.caller, ending.from) ? giveUp(row, full) : declineOnDevice(row, full);
}

/** What the server alone can know. */
const serverOnly: ReadonlySet<WireEndReason> = new Set([
  'unavailable',
  'answered-elsewhere',
  'max-duration',
  'server',
]);

const wrongReason = invalidField('body.reason', 'This side cannot end the call for this reason.');

/** What a caller says while it rings, and what it means. */
const giveUpReasons: Readonly<Partial<Record<WireEndReason, WireEndReason>>> = {
  cancelled: 'cancelled',
  hangup: 'cancelled',
  'connection-lost': 'cancelled',
  replaced: 'replaced',
  unanswered: 'unanswered',
  'media-failed': 'media-failed',
  'network-unsupported': 'network-unsupported',
};

function giveUp(row: RingingRow, { message, from, facts }: Ending): Decision {
  const reason = giveUpReasons[message.reason];
  if (reason === undefined) return wrongReason;
  const end = endBy('caller', { ...message, reason }, facts);
  const out = endMessage(row.id, end);
  const deliveries = rungDevices(row).map((device) => forward(from, device, out));
  return endCall(row, end, { deliveries, facts });
}

function declineOnDevice(row: RingingRow, ending: Ending): Decision {
  switch (ending.message.reason) {
    case 'rejected':
      return reject(row, ending);
    case 'busy':
      return busy(row, ending);
    // The server's clock alone decides when it has rung long enough.
    case 'unanswered':
      return nothing;
    default:
      return wrongReason;
  }
}

/** One device declines for all of them. The others hear it from the server: they do not know that device. */
function reject(row: RingingRow, { message, from, facts }: Ending): Decision {
  const others = rungDevices(row).filter(({ device }) => device !== from.device);
  const deliveries = [
    forward(from, row.caller, message),
    ...others.map((device) => tell(device, endMessage(row.id, message))),
  ];
  return endCall(row, endBy('callee', message, facts), { deliveries, facts });
}

/** It goes on ringing as long as one device is free. */
function busy(row: RingingRow, { message, from, facts }: Ending): Decision {
  if (row.busy.includes(from.device)) return nothing;
  const next: RingingRow = { ...row, busy: [...row.busy, from.device] };
  const isFree = row.rung.some((device) => !next.busy.includes(device));
  if (isFree) return change(next, [], []);
  const deliveries = [tell(row.caller, endMessage(row.id, message))];
  return endCall(next, endBy('callee', message, facts), { deliveries, facts });
}

/** What either participant says after the answer. */
const talkReasons: ReadonlySet<WireEndReason> = new Set([
  'hangup',
  'connection-lost',
  'media-failed',
  'network-unsupported',
]);
/** What a caller says that gave up before it knew of the answer. */
const crossedReasons: ReadonlySet<WireEndReason> = new Set(['cancelled', 'replaced', 'unanswered']);

function endAnswered(row: AnsweredRow, { message, from, facts }: Ending): Decision {
  const side = participantSide(row, from);
  // A device that lost the race, or declines too late.
  if (side === undefined) return nothing;
  const isCrossed = side === 'caller' && crossedReasons.has(message.reason);
  if (!talkReasons.has(message.reason) && !isCrossed) return wrongReason;
  const end = endBy(side, message, facts);
  const deliveries = [forward(from, row[otherSide(side)], endMessage(row.id, end))];
  return endCall(row, end, { deliveries, facts });
}

function endBy(by: Side, { reason, by: replacedBy }: EndMessage, { now }: HubFacts): CallEnd {
  const isReplaced = reason === 'replaced' && replacedBy !== undefined;
  return { reason, at: now, by, ...(isReplaced ? { replacedBy } : {}) };
}
