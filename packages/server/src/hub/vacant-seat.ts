import type { Sender } from '@earshot/signaling/server';
import type { AnsweredRow, Side } from './call-row.ts';

/**
 * Has the seat of a user who placed or answered a call from no device, until a device takes the call. A device of
 * that user may have this name: then it simply has the seat.
 */
export const VACANT = '~rest';

/** The one who speaks for a user that no device speaks for. */
export function nobodyOf(user: string): Sender {
  return { user, device: VACANT };
}

/** Whether no device has this side of the call yet. */
export function isVacant(row: AnsweredRow, side: Side): boolean {
  return row[side].device === VACANT;
}
