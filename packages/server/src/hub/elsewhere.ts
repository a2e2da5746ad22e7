import type { Message } from '@earshot/signaling/server';
import { otherSide, type AnsweredRow, type Side } from './call-row.ts';
import { tell, type Delivery, type HubFacts } from './decision.ts';

/** A call was answered: the other devices of both users learn where it goes on. */
export function nowElsewhere(row: AnsweredRow, facts: HubFacts): readonly Delivery[] {
  return [...tellOthers(row, 'caller', facts), ...tellOthers(row, 'callee', facts)];
}

/** A call has come to another device of this side's user: that one, and the others, learn of it. */
export function movedElsewhere(row: AnsweredRow, side: Side, facts: HubFacts): readonly Delivery[] {
  return [tell(row[side], elsewhereMessage(row, side, true)), ...tellOthers(row, side, facts)];
}

/** A call that was answered is over: nobody can take it any more. */
export function overElsewhere(row: AnsweredRow, facts: HubFacts): readonly Delivery[] {
  const over = { ...facts, isOver: true };
  return [...tellOthers(row, 'caller', over), ...tellOthers(row, 'callee', over)];
}

/** What a device is told of a call that another device of its user has, or had. */
export function elsewhereMessage(
  row: AnsweredRow,
  side: Side,
  isOver: boolean,
): Message<'call.elsewhere'> {
  return {
    type: 'call.elsewhere',
    call: row.id,
    peer: row[otherSide(side)].user,
    device: row[side].device,
    direction: directionOf(side),
    media: row.media,
    ...(row.context === undefined ? {} : { context: row.context }),
    isOver,
  };
}

/** From where a side looks at the call. */
export function directionOf(side: Side): 'outgoing' | 'incoming' {
  return side === 'caller' ? 'outgoing' : 'incoming';
}

interface Others extends Pick<HubFacts, 'devicesOf' | 'awaitedOf'> {
  readonly isOver?: boolean;
}

/** Also those that may resume: what they were told before would stay true for them for ever. */
function tellOthers(
  row: AnsweredRow,
  side: Side,
  { devicesOf, awaitedOf, isOver = false }: Others,
): readonly Delivery[] {
  const { user, device } = row[side];
  const message = elsewhereMessage(row, side, isOver);
  return [...devicesOf(user), ...awaitedOf(user)]
    .filter((other) => other !== device)
    .map((other) => tell({ user, device: other }, message));
}
