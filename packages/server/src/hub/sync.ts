import type { Message, Sender } from '@earshot/signaling/server';
import {
  answeredMs,
  isSameDevice,
  otherSide,
  participantSide,
  userSide,
  type EndedRow,
  type LiveRow,
} from './call-row.ts';
import { directionOf } from './elsewhere.ts';
import { answeredElsewhere, endMessage } from './ending.ts';
import { ringLeftMs } from './place-call.ts';

type Sync = Message<'calls.sync'>;

/** No more than a `calls.sync` can carry. */
const MAX_CALLS = 64;

/** All live calls that a device has to do with: its own, and those that ring for its user. */
export function syncMessage(rows: readonly LiveRow[], device: Sender, now: number): Sync {
  const calls = rows
    .filter((row) => concerns(row, device))
    .slice(0, MAX_CALLS)
    .map((row) => syncEntry(row, device, now));
  return { type: 'calls.sync', calls };
}

/** How a call ended that may have ended while a device had no session; undefined when it was none of its calls. */
export function missedEnd(row: EndedRow, device: Sender): Message<'call.end'> | undefined {
  if (participantSide(row, device) !== undefined) return endMessage(row.id, row.end);
  const side = userSide(row, device);
  if (side === undefined) return undefined;
  const winner = row[side].device;
  const wasAnswered = row.answer !== undefined && winner !== undefined;
  if (wasAnswered) return answeredElsewhere(row.id, winner);
  const wasRung = side === 'callee' && row.rung.includes(device.device);
  return wasRung ? endMessage(row.id, row.end) : undefined;
}

/** For a device that may have had a call, or have rung, before another device of its user came to have it. */
export function missedMove(row: LiveRow, device: Sender): Message<'call.end'> | undefined {
  const side = userSide(row, device);
  if (side === undefined || row.status === 'ringing' || isSameDevice(row[side], device)) {
    return undefined;
  }
  return answeredElsewhere(row.id, row[side].device);
}

function concerns(row: LiveRow, device: Sender): boolean {
  if (participantSide(row, device) !== undefined) return true;
  return row.status === 'ringing' && row.callee.user === device.user;
}

function syncEntry(row: LiveRow, device: Sender, now: number): Sync['calls'][number] {
  const side = isSameDevice(row.caller, device) ? 'caller' : 'callee';
  return {
    call: row.id,
    peer: row[otherSide(side)].user,
    direction: directionOf(side),
    status: row.status,
    media: row.media,
    ...(row.status === 'ringing'
      ? { ringMs: ringLeftMs(row, now) }
      : { ringMs: 0, device: row[otherSide(side)].device, answeredMs: answeredMs(row, now) }),
    ...(row.context === undefined ? {} : { context: row.context }),
  };
}
