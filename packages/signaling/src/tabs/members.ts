import type { CheckedMessage } from '../outgoing.ts';
import type { WireEndReason } from '../protocol/messages.ts';
import { speakForAll } from './route-from-tab.ts';
import { endCall, retell, setCall, type OwnedCall, type RingingCall } from './shared-call.ts';
import { leavePresence } from './shared-presence.ts';
import {
  isHere,
  post,
  tabsHere,
  type Attention,
  type Member,
  type Ringer,
  type SharedState,
  type SharedStep,
} from './shared-state.ts';
import { giveKept, greetTab, iceRequest, listCalls, tellElsewhere } from './split-sync.ts';

/** A page that is loaded again may be heard of before the page that it replaces is known to be gone, in ms. */
const CLAIM_MS = 5_000;

/** What a tab says of itself when it comes. */
export interface Arrival {
  readonly tab: string;
  readonly attention: Attention;
  readonly claims: readonly string[];
  /** Its messages up to this number are no concern of a leader that does not know it. */
  readonly sent: number;
}

/** A tab opens. */
export function joinTab(
  state: SharedState,
  { tab, attention, claims, sent }: Arrival,
  now: number,
): SharedStep {
  if (state.members.has(tab)) return [state, []];
  const member = { isHere: true, joinedAt: now, attention, claims, sent, mail: [] };
  const members = new Map(state.members).set(tab, member);
  return greetTab({ ...state, members }, { tab, claims }, now);
}

/** A tab is gone: for good when it said so, else its page may be loaded again. */
export function leaveTab(
  state: SharedState,
  { tab, isForGood }: { readonly tab: string; readonly isForGood: boolean },
  now: number,
): SharedStep {
  const member = state.members.get(tab);
  if (member?.isHere !== true) return [state, []];
  const gone = { ...member, isHere: false, mail: [] };
  let next: SharedState = { ...state, members: new Map(state.members).set(tab, gone) };
  const sends: CheckedMessage[] = [];
  for (const id of state.calls.keys()) {
    const [left, more] = leaveCall(next, id, { tab, isForGood, now });
    next = left;
    sends.push(...more);
  }
  return [next, [...sends, ...leavePresence(state, next)]];
}

function ringAll(
  state: SharedState,
  id: string,
  { call, now }: { readonly call: RingingCall; readonly now: number },
): SharedState {
  const rung = tabsHere(state);
  return post(setCall(state, id, { ...call, rung }), rung, retell(call.story, now));
}

interface Leaving {
  readonly tab: string;
  readonly isForGood: boolean;
  readonly now: number;
}

function leaveCall(state: SharedState, id: string, leaving: Leaving): SharedStep {
  const call = state.calls.get(id);
  switch (call?.status) {
    case 'ringing': {
      // Only the tab rang that was itself calling the caller: now it rings in all.
      const isAlone = !call.rung.some((tab) => isHere(state, tab));
      return isAlone
        ? [ringAll(state, id, { call, now: leaving.now }), []]
        : speakForAll(state, id, call);
    }
    case 'owned':
      return call.owner === leaving.tab ? leaveOwned(state, id, { ...leaving, call }) : [state, []];
    case 'remote': {
      if (call.taker !== leaving.tab) return [state, []];
      return [setCall(state, id, { ...call, taker: undefined }), []];
    }
    default:
      return [state, []];
  }
}

function leaveOwned(
  state: SharedState,
  id: string,
  { call, isForGood, now }: Leaving & { readonly call: OwnedCall },
): SharedStep {
  // Nobody can go on with a call that only dials.
  if (call.answeredAt === undefined) return giveUp(state, id, { call, reason: 'cancelled' });
  if (isForGood) return giveUp(state, id, { call, reason: 'connection-lost' });
  const [heir] =
    [...state.members].find(([, member]) => member.isHere && claims(member, { id, now })) ?? [];
  if (heir === undefined) return [setCall(state, id, { ...call, orphanedAt: now }), []];
  const inherited = { ...call, owner: heir };
  const listed = listCalls(setCall(state, id, inherited), heir, now);
  const told = giveKept(tellElsewhere(listed, heir), id, inherited);
  return [told, iceRequest(state, id)];
}

function claims(
  { joinedAt, claims: ids }: Member,
  { id, now }: { readonly id: string; readonly now: number },
): boolean {
  return ids.includes(id) && now - joinedAt <= CLAIM_MS;
}

function giveUp(
  state: SharedState,
  id: string,
  { call, reason }: { readonly call: OwnedCall; readonly reason: WireEndReason },
): SharedStep {
  const to = { user: call.peer, device: call.peerDevice };
  return [endCall(state, id), [{ message: { type: 'call.end', call: id, reason }, to }]];
}

/** Ends what has waited for its page for `graceMs`. */
export function endOrphans(
  state: SharedState,
  { graceMs, now }: { readonly graceMs: number; readonly now: number },
): SharedStep {
  let next = state;
  const sends: CheckedMessage[] = [];
  for (const [id, call] of state.calls) {
    if (call.status !== 'owned' || (call.orphanedAt ?? Infinity) + graceMs > now) continue;
    const [ended, more] = giveUp(next, id, { call, reason: 'connection-lost' });
    next = ended;
    sends.push(...more);
  }
  return [next, sends];
}

/** Since when the call that has waited longest waits for its page, in Unix ms. */
export function oldestOrphan({ calls }: SharedState): number | undefined {
  const times = [...calls.values()].flatMap((call) =>
    call.status === 'owned' && call.orphanedAt !== undefined ? [call.orphanedAt] : [],
  );
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Forgets tabs that no call waits for, once all have been told that they are gone, and what they had said. */
export function forgetTabs(state: SharedState, told: SharedState): SharedState {
  const owners = new Set(
    [...state.calls.values()].map((call) => (call.status === 'owned' ? call.owner : undefined)),
  );
  const kept = [...state.members].filter(
    ([tab, { isHere }]) => isHere || owners.has(tab) || told.members.get(tab)?.isHere !== false,
  );
  return kept.length === state.members.size ? state : { ...state, members: new Map(kept) };
}

/** Sees to it that one tab rings: the old one has to know that it does not any more before another one does. */
export function settleRinger(state: SharedState): SharedState {
  const ringer = nextRinger(state);
  return ringer === state.ringer ? state : { ...state, ringer };
}

/** A tab has heard everything up to this version. */
export function retireRinger(
  state: SharedState,
  { tab, version }: { readonly tab: string; readonly version: number },
): SharedState {
  const { retiring } = state.ringer;
  if (retiring?.tab !== tab || version < retiring.version) return state;
  return { ...state, ringer: {} };
}

function nextRinger(state: SharedState): Ringer {
  const { tab, retiring } = state.ringer;
  const best = nearestTab(state);
  if (tab === best && retiring === undefined) return state.ringer;
  if (isHere(state, tab)) return { retiring: { tab, version: state.version + 1 } };
  if (isHere(state, retiring?.tab)) return state.ringer;
  return best === undefined ? {} : { tab: best };
}

/** The tab that the person is most likely to hear and to see. */
function nearestTab(state: SharedState): string | undefined {
  const [nearest] = [...state.members]
    .filter(([, member]) => member.isHere)
    .map(([tab, { attention }]) => ({ tab, nearness: nearness(attention), since: attention.since }))
    .sort((a, b) => b.nearness - a.nearness || b.since - a.since || (a.tab < b.tab ? -1 : 1));
  return nearest?.tab;
}

function nearness({ isTouched, isFocused, isVisible }: Attention): number {
  return Number(isTouched) * 4 + Number(isFocused) * 2 + Number(isVisible);
}
