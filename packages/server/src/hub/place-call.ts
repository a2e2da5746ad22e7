import type { Address, Message, Sender } from '@earshot/signaling/server';
import { isLive, isSameDevice, type CallRow, type RingingRow } from './call-row.ts';
import {
  change,
  deliver,
  forward,
  giveIce,
  invalidField,
  noSuchCall,
  tell,
  type DeadlineChange,
  type Decision,
  type Delivery,
  type HubFacts,
  type HubSettings,
  type PlacingRefusal,
} from './decision.ts';
import { endForAll, endMessage, type Ended } from './ending.ts';
import { VACANT } from './vacant-seat.ts';

type Invite = Message<'call.invite'>;

/** A callee that is about to come back must be there within this, in ms: then the caller hears that nobody is. */
const REACH_MS = 10_000;

/** A `call.invite` as it came in. */
export interface Placing {
  readonly invite: Invite;
  readonly from: Sender;
  readonly to: Address | undefined;
  /** How many calls of this user ring already. */
  readonly pending: number;
  /** False when this user has placed too many calls in a short time. */
  readonly isWithinRate: boolean;
  /** The app's rules say no: the caller hears what it hears of a user who is not there. */
  readonly isDenied?: boolean;
}

/** Somebody calls: the id may be known already, because an invite was sent twice. */
export function placeCall(row: CallRow | undefined, placing: Placing, facts: HubFacts): Decision {
  if (row !== undefined) return placeAgain(row, placing, facts);
  const { from, to, invite } = placing;
  if (to === undefined) return invalidField('to', 'An invite needs a user to go to.');
  const refusal = refusalOf({ ...placing, to }, facts.settings);
  if (refusal !== undefined) {
    return { ...deliver(tell(from, refused(invite.call, refusal))), refusal };
  }
  if (placing.isDenied === true) return pretendNobodyIsThere({ ...placing, to }, facts);
  const devices = facts.devicesOf(to.user);
  const next = newCall(placing, { callee: to.user, devices }, facts);
  if (devices.length === 0 && !mayComeBack(to.user, facts)) return unreachable(next, facts);
  return change(next, ringDeadlines(next), [
    ...placed(next, facts),
    ...devices.flatMap((device) => inviteDelivery(next, { user: to.user, device }, facts)),
  ]);
}

/** To the caller it is as any call that reaches nobody; the one who is protected must not hear of it. */
function pretendNobodyIsThere(
  placing: Placing & { readonly to: Address },
  facts: HubFacts,
): Decision {
  const call = newCall(placing, { callee: placing.to.user, devices: [] }, facts);
  const { row, ...decision } = unreachable(call, facts);
  return { ...decision, row: { ...row, isPretence: true } };
}

/** Nobody is connected, but somebody was a moment ago: each device rings as soon as it is back. */
function mayComeBack(user: string, { awaitedOf, isRestarted }: HubFacts): boolean {
  return isRestarted || awaitedOf(user).length > 0;
}

function ringDeadlines({ rung, startedAt, ringUntil }: RingingRow): readonly DeadlineChange[] {
  const ring: DeadlineChange = { kind: 'ring', dueAt: ringUntil };
  if (rung.length > 0) return [ring];
  return [ring, { kind: 'reach', dueAt: Math.min(startedAt + REACH_MS, ringUntil) }];
}

/** The invite for one device of the callee, with what it needs to prepare. */
export function inviteDelivery(
  row: CallRow,
  to: Sender,
  { now, settings }: HubFacts,
): readonly Delivery[] {
  const context = row.context === undefined ? {} : { context: row.context };
  const isForked = row.rung.some((device) => device !== to.device);
  const invite: Invite = {
    type: 'call.invite',
    call: row.id,
    media: row.media,
    ringMs: ringLeftMs(row, now),
    ...context,
    ...(isForked ? { isForked } : {}),
  };
  return [...giveIce(to, row.id, settings), forward(row.caller, to, invite)];
}

/** How long a call may still ring, in ms. */
export function ringLeftMs(row: CallRow, now: number): number {
  return Math.max(0, row.ringUntil - now);
}

function placeAgain(row: CallRow, { from }: Placing, facts: HubFacts): Decision {
  if (!isSameDevice(row.caller, from)) return noSuchCall;
  if (isLive(row)) return deliver(...placed(row, facts));
  return deliver(tell(from, endMessage(row.id, row.end)));
}

function refusalOf(
  placing: Placing & { readonly to: Address },
  settings: HubSettings,
): Decision['refusal'] {
  if (placing.to.user === placing.from.user) return 'self';
  if (!placing.isWithinRate) return 'rate-limited';
  return placing.pending >= settings.maxPendingInvites ? 'too-many-calls' : undefined;
}

function refused(call: string, code: PlacingRefusal): Message<'call.end'> {
  return { type: 'call.end', call, reason: 'server', code };
}

function newCall(
  { invite, from }: Placing,
  { callee, devices }: { readonly callee: string; readonly devices: readonly string[] },
  { now, settings }: HubFacts,
): RingingRow {
  const { call, media, context, ringMs } = invite;
  const isFromNobody = from.device === VACANT;
  return {
    id: call,
    version: 1,
    status: 'ringing',
    caller: from,
    callee: { user: callee },
    media,
    ...(context === undefined ? {} : { context }),
    startedAt: now,
    ringUntil: now + Math.min(ringMs, settings.ringMs),
    rung: devices,
    busy: [],
    // Nobody waits for a device of the caller before the answer.
    presence: { caller: { status: isFromNobody ? 'absent' : 'here' }, callee: { status: 'here' } },
    devices: { caller: isFromNobody ? [] : [from.device], callee: [] },
  };
}

/** Nobody is there, or there is no such user: the answer is the same. */
function unreachable(row: RingingRow, facts: HubFacts): Ended {
  return endForAll(row, { reason: 'unavailable', at: facts.now }, facts);
}

function placed(row: CallRow, { now, settings }: HubFacts): readonly Delivery[] {
  const message: Message = { type: 'call.placed', call: row.id, ringMs: ringLeftMs(row, now) };
  return [tell(row.caller, message), ...giveIce(row.caller, row.id, settings)];
}
