import { otherSide, type LiveRow, type Presence, type Side } from './call-row.ts';
import { tell, type DeadlineKind, type Delivery } from './decision.ts';

/** A call in which the device of one side is here, away or absent. */
export function seat<Row extends LiveRow>(row: Row, side: Side, presence: Presence): Row {
  return { ...row, presence: { ...row.presence, [side]: presence } };
}

/** Ends the time that a side's device has to come back. */
export function graceKind(side: Side): DeadlineKind {
  return `${side}-grace`;
}

/** One side of a call that was answered hears that the other one has gone, or is back. */
export function tellSide(
  row: LiveRow,
  side: Side,
  type: 'call.absent' | 'call.present',
): readonly Delivery[] {
  return row.status === 'answered' ? [tell(row[side], { type, call: row.id })] : [];
}

/** For a device that was not there when the other side was given up. */
export function absence(row: LiveRow, side: Side): readonly Delivery[] {
  const isAlone = row.presence[otherSide(side)].status === 'absent';
  return isAlone ? tellSide(row, side, 'call.absent') : [];
}
