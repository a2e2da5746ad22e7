import type { CallMedia, Message } from '@earshot/signaling/server';
import { answerCall } from './answer-call.ts';
import { userSide, type CallRow } from './call-row.ts';
import { faulty, noSuchCall, nothing, type Decision, type HubFacts } from './decision.ts';
import { nobodyOf } from './vacant-seat.ts';

/**
 * A user answers, and from no device: nobody rings any more, and all devices of the user learn that the call goes on
 * elsewhere, so that one of them takes it, within the grace.
 */
export function answerByUser(
  row: CallRow,
  { user, media }: { readonly user: string; readonly media: CallMedia },
  facts: HubFacts,
): Decision {
  const from = nobodyOf(user);
  const side = userSide(row, from);
  if (side === undefined) return noSuchCall;
  if (side === 'caller' || row.status === 'ended') return notToAnswer;
  // Answered already, by whichever device or before: it stays so.
  if (row.status === 'answered') return nothing;
  const message: Message<'call.accept'> = {
    type: 'call.accept',
    call: row.id,
    media,
    hasOffer: false,
  };
  return answerCall(row, message, { from, facts });
}

const notToAnswer = faulty({
  code: 'forbidden',
  message: 'Only a call that rings can be answered, and only by whom it is for.',
});
