import type { Address, CallMedia, Message, Sender } from '@earshot/signaling/server';
import { answerByUser } from './answer-by-user.ts';
import { answerCall, forwardRinging } from './answer-call.ts';
import { deviceArrived, type Arrival } from './arrival.ts';
import { isMember, type CallRow } from './call-row.ts';
import {
  invalidField,
  noSuchCall,
  nothing,
  type Deadline,
  type Decision,
  type HubFacts,
} from './decision.ts';
import { deadlineDue } from './deadline-due.ts';
import { endByUser, type UserWish } from './end-by-user.ts';
import { endByDevice } from './end-call.ts';
import { endByModerator } from './moderate.ts';
import { placeCall, type Placing } from './place-call.ts';
import { deviceLeft, serverStarted } from './presence.ts';
import { relay, renewIce } from './relay.ts';
import { removeUser } from './remove-user.ts';
import { reportCall } from './report-call.ts';
import { takeCall } from './take-call.ts';

/** What can happen to a call, as the server sees it. */
export type HubInput =
  | { readonly type: 'place'; readonly placing: Placing }
  | {
      readonly type: 'message';
      readonly message: Message;
      readonly from: Sender;
      readonly to: Address | undefined;
    }
  | ({ readonly type: 'arrived' } & Arrival)
  | { readonly type: 'left'; readonly device: Sender }
  | { readonly type: 'started' }
  /** A user is put out, with all devices. */
  | { readonly type: 'removed'; readonly user: string }
  /** A user asks for something, and not from a device. */
  | { readonly type: 'asked'; readonly user: string; readonly wish: UserWish }
  /** A user answers, from no device: one of that user's devices takes the call then. */
  | { readonly type: 'answered'; readonly user: string; readonly media: CallMedia }
  /** Somebody who may do so ends a call of others. */
  | { readonly type: 'moderated' }
  | { readonly type: 'due'; readonly deadline: Deadline };

/** What follows for a call, and for those who take part in it. The only place where calls are decided. */
export function decide(row: CallRow | undefined, input: HubInput, facts: HubFacts): Decision {
  if (input.type === 'place') return placeCall(row, input.placing, facts);
  if (input.type === 'message') return decideMessage(row, input, facts);
  if (input.type === 'asked') {
    return row === undefined ? noSuchCall : endByUser(row, input, facts);
  }
  if (input.type === 'answered') {
    return row === undefined ? noSuchCall : answerByUser(row, input, facts);
  }
  if (row === undefined) return nothing;
  switch (input.type) {
    case 'arrived':
      return deviceArrived(row, input, facts);
    case 'left':
      return deviceLeft(row, input.device, facts);
    case 'started':
      return serverStarted(row, facts);
    case 'removed':
      return removeUser(row, input.user, facts);
    case 'moderated':
      return endByModerator(row, facts);
    case 'due':
      return deadlineDue(row, input.deadline, facts);
  }
}

function decideMessage(
  row: CallRow | undefined,
  { message, from, to }: Extract<HubInput, { type: 'message' }>,
  facts: HubFacts,
): Decision {
  if (serverOnly.has(message.type)) {
    return invalidField('body.type', 'Only the server sends messages of this type.');
  }
  if (row === undefined) return noSuchCall;
  // All devices of both users may take a call, so this goes before the question who may speak of it.
  if (message.type === 'call.take') return takeCall(row, { message, from, facts });
  if (!isMember(row, from)) return noSuchCall;
  switch (message.type) {
    case 'call.ringing':
      return forwardRinging(row, message, from);
    case 'call.accept':
      return answerCall(row, message, { from, facts });
    case 'call.end':
      return endByDevice(row, message, { from, facts });
    case 'call.description':
    case 'call.candidates':
    case 'call.media':
    case 'call.relink':
      return relay(row, message, { from, to });
    case 'ice.request':
      return renewIce(row, from, facts);
    case 'call.report':
      return reportCall(row, message, { from, facts });
    default:
      return nothing;
  }
}

const serverOnly: ReadonlySet<Message['type']> = new Set([
  'call.placed',
  'call.expiring',
  'call.absent',
  'call.present',
  'call.taken',
  'call.moved',
  'call.elsewhere',
  'calls.sync',
  'ice.servers',
]);
