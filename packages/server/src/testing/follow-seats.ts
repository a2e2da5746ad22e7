import type { Message, Sender } from '@earshot/signaling/server';
import { otherSide, userSide, type CallRow, type Side } from '../hub/call-row.ts';
import type { Delivered } from './fuzz-calls.ts';

/** Which device has each seat of a call, by what its participants were told alone. */
export interface Seats {
  readonly caller: string | undefined;
  readonly callee: string | undefined;
}

/** Follows the seats of one call from message to message, and names what does not fit. */
export function followSeats(
  row: CallRow,
  delivered: readonly Delivered[],
): { readonly seats: Seats; readonly problems: readonly string[] } {
  const seats: { caller: string | undefined; callee: string | undefined } = {
    caller: undefined,
    callee: undefined,
  };
  const problems: string[] = [];

  function isSeated(side: Side, { user, device }: Sender): boolean {
    return user === row[side].user && device === seats[side];
  }

  function accepted({ from, to }: Delivered): void {
    seats.callee ??= from?.device;
    if (from === undefined || !isSeated('callee', from)) problems.push('several winners');
    if (!isSeated('caller', to)) problems.push('accept went astray');
  }

  function taken({ to }: Delivered, index: number): void {
    const side = userSide(row, to) ?? 'caller';
    const before = seats[side];
    if (before === to.device) return;
    seats[side] = to.device;
    const following = delivered.slice(index, index + 8);
    if (!following.some((one) => isMoveTo(one, to.device) && isSeated(otherSide(side), one.to))) {
      problems.push('the other side does not know of a move');
    }
    if (!following.some((one) => one.to.device === before && isLossTo(one, to.device))) {
      problems.push('the device that had the call does not know of a move');
    }
  }

  function relayed({ from, to }: Delivered): void {
    const side = from === undefined ? undefined : userSide(row, from);
    if (from === undefined || side === undefined) return;
    // While it rings, the caller speaks to all devices, and one that rings alone to the caller.
    const isRinging = seats.callee === undefined;
    const isRight = (isRinging && side === 'caller') || isSeated(otherSide(side), to);
    const mayTalk = (isRinging && side === 'callee') || isSeated(side, from);
    if (!isRight || !mayTalk) problems.push('something went astray');
  }

  for (const [index, one] of delivered.entries()) {
    const { type } = one.message;
    if (type === 'call.placed') seats.caller ??= one.to.device;
    else if (type === 'call.end' && one.from === undefined) seats.caller ??= row.caller.device;
    else if (type === 'call.accept') accepted(one);
    else if (type === 'call.taken') taken(one, index);
    else if (carried.has(type)) relayed(one);
  }
  return { seats, problems };
}

const carried: ReadonlySet<Message['type']> = new Set(['call.description', 'call.relink']);

function isMoveTo({ message }: Delivered, device: string): boolean {
  return message.type === 'call.moved' && message.device === device;
}

function isLossTo({ message }: Delivered, device: string): boolean {
  return message.type === 'call.end' && message.winner === device;
}
