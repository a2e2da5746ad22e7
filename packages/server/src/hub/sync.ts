import type { Message, Sender } from '@earshot/signaling/server';
import { isSameDevice, participantSide, type EndedRow, type LiveRow } from './call-row.ts';
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
  const wasRung = row.callee.user === device.user && row.rung.includes(device.device);
  if (!wasRung) return undefined;
  const winner = row.callee.device;
  return winner === undefined ? endMessage(row.id, row.end) : answeredElsewhere(row.id, winner);
}

function concerns(row: LiveRow, device: Sender): boolean {
  if (participantSide(row, device) !== undefined) return true;
  return row.status === 'ringing' && row.callee.user === device.user;
}

function syncEntry(row: LiveRow, device: Sender, now: number): Sync['calls'][number] {
  const isOutgoing = isSameDevice(row.caller, device);
  return {
    call: row.id,
    peer: isOutgoing ? row.callee.user : row.caller.user,
    direction: isOutgoing ? 'outgoing' : 'incoming',
    status: row.status,
    media: row.media,
    ringMs: row.status === 'ringing' ? ringLeftMs(row, now) : 0,
    ...(row.context === undefined ? {} : { context: row.context }),
  };
}
