import type { Address, Message, Sender } from '@earshot/signaling/server';
import {
  isLive,
  isSameDevice,
  otherSide,
  participantSide,
  type CallRow,
  type RingingRow,
} from './call-row.ts';
import {
  deliver,
  faulty,
  forward,
  giveIce,
  invalidField,
  nothing,
  type Decision,
  type HubFacts,
} from './decision.ts';
import { rungDevices } from './ending.ts';

/** What goes from one side to the other and is kept nowhere. */
export type RelayedMessage = Message<
  'call.description' | 'call.candidates' | 'call.media' | 'call.relink'
>;

/** SDP, candidates and the state of media: between the caller and all who ring, then between the two. */
export function relay(
  row: CallRow,
  message: RelayedMessage,
  { from, to }: { readonly from: Sender; readonly to: Address | undefined },
): Decision {
  if (!isLive(row)) return nothing;
  const side = participantSide(row, from);
  if (row.status === 'ringing') {
    if (side !== 'caller') return beforeTheAnswer(row, message, { from, to });
    return message.type === 'call.relink' ? noLink : toAllWhoRing(row, message, to);
  }
  // A device that lost the race, or the call to another one, learns so by itself.
  if (side === undefined) return nothing;
  const other = row[otherSide(side)];
  if (isMeant(to, other)) return deliver(forward(from, other, message));
  // What was meant for the device that had the call before is of no use to the one that has it now.
  return to?.user === other.user ? nothing : wrongAddress;
}

/**
 * A device that rings prepares the link with the caller, if its app allows that. The caller has one connection to offer:
 * where several devices ring, none of them is heard before one has answered.
 */
function beforeTheAnswer(
  row: RingingRow,
  message: RelayedMessage,
  { from, to }: { readonly from: Sender; readonly to: Address | undefined },
): Decision {
  if (message.type !== 'call.description' && message.type !== 'call.candidates') return notAnswered;
  if (!isMeant(to, row.caller)) return wrongAddress;
  const ringing = row.rung.filter((device) => !row.busy.includes(device));
  const isAlone = ringing.length === 1 && ringing[0] === from.device;
  return isAlone ? deliver(forward(from, row.caller, message)) : nothing;
}

/** A member of a live call asks for fresh ICE servers. */
export function renewIce(row: CallRow, from: Sender, { settings }: HubFacts): Decision {
  if (!isLive(row)) return nothing;
  const isRinging = row.status === 'ringing' && !isSameDevice(row.caller, from);
  const takesPart = isRinging || participantSide(row, from) !== undefined;
  return takesPart ? deliver(...giveIce(from, row.id, settings)) : nothing;
}

const notAnswered = faulty({
  code: 'forbidden',
  field: 'body.type',
  message: 'A device that has not answered says nothing of its media, and asks for no link.',
});

const noLink = faulty({
  code: 'forbidden',
  field: 'body.type',
  message: 'A call that nobody has answered has no link to build anew.',
});

const wrongAddress = invalidField('to', 'This is not the other side of the call.');

function toAllWhoRing(row: RingingRow, message: RelayedMessage, to: Address | undefined): Decision {
  if (to !== undefined && to.user !== row.callee.user) return wrongAddress;
  const devices = rungDevices(row).filter((device) => isMeant(to, device));
  return deliver(...devices.map((device) => forward(row.caller, device, message)));
}

function isMeant(to: Address | undefined, { user, device }: Sender): boolean {
  if (to === undefined) return true;
  return to.user === user && (to.device === undefined || to.device === device);
}
