import type { Message } from '../protocol/messages.ts';
import {
  elsewhere,
  endCall,
  retell,
  setCall,
  tellOthers,
  type OwnedCall,
  type SharedCall,
} from './shared-call.ts';
import { isHere, post, tabsHere, type SharedState } from './shared-state.ts';

type Sync = Message<'calls.sync'>;
type Entry = Sync['calls'][number];

/**
 * The server lists the calls of the device: each tab hears of its own and of those that ring. A call that the server
 * knows and no tab has waits for the page that had it, or for a tab that takes it.
 */
export function splitSync(state: SharedState, { calls }: Sync, now: number): SharedState {
  const known = calls.reduce((next, entry) => adopt(next, entry, now), forget(state, calls));
  return tabsHere(known).reduce((next, tab) => {
    const own = calls.filter((entry) => isFor(known, tab, entry));
    const list = own.map((entry) => completed(known, entry, now));
    return post(next, [tab], [{ message: { type: 'calls.sync', calls: list } }]);
  }, known);
}

/** What a tab that has just opened has to know, in the order in which a server would tell it. */
export function greetTab(
  state: SharedState,
  { tab, claims }: { readonly tab: string; readonly claims: readonly string[] },
  now: number,
): SharedState {
  const claimed = [...state.calls].reduce(
    (next, [id, call]) =>
      call.status === 'owned' && claims.includes(id) ? claim(next, id, { call, tab }) : next,
    state,
  );
  if (state.session?.ticket === undefined) return claimed;
  const own: Entry[] = [];
  for (const [id, call] of claimed.calls) {
    if (call.status === 'owned' && call.owner === tab) own.push(entryOf(id, call, now));
  }
  const synced = post(claimed, [tab], [{ message: { type: 'calls.sync', calls: own } }]);
  return [...synced.calls].reduce(
    (next, [id, call]) => tellOf(next, id, { call, tab, now }),
    synced,
  );
}

/** Gives a call that waits for its page to the page that had it before it was loaded again, and now claims it. */
function claim(
  state: SharedState,
  id: string,
  { call, tab }: { readonly call: OwnedCall; readonly tab: string },
): SharedState {
  if (call.orphanedAt === undefined) return state;
  return setCall(state, id, { ...call, owner: tab, orphanedAt: undefined });
}

/** Hands over what was said while nobody had the call: after the list that names it. */
export function giveKept(state: SharedState, id: string, call: OwnedCall): SharedState {
  return post(setCall(state, id, { ...call, kept: [] }), [call.owner], call.kept);
}

/** A call as a list names it for its owner. */
export function entryOf(id: string, call: OwnedCall, now: number): Entry {
  const { peer, peerDevice, direction, media, context, answeredAt } = call;
  return {
    call: id,
    peer,
    device: peerDevice,
    ...{ direction, media, context },
    status: answeredAt === undefined ? 'ringing' : 'answered',
    answeredMs: answeredAt === undefined ? undefined : Math.max(0, now - answeredAt),
    ringMs: 0,
  };
}

function tellOf(
  state: SharedState,
  id: string,
  { call, tab, now }: { readonly call: SharedCall; readonly tab: string; readonly now: number },
): SharedState {
  switch (call.status) {
    case 'ringing':
      return post(
        setCall(state, id, { ...call, rung: [...call.rung, tab] }),
        [tab],
        retell(call.story, now),
      );
    case 'early':
      return post(state, [tab], retell(call.story, now));
    case 'owned': {
      if (call.owner === tab) return giveKept(state, id, call);
      if (call.answeredAt === undefined) return state;
      return post(state, [tab], [elsewhere(id, { call, device: state.device, isOver: false })]);
    }
    case 'remote':
      return call.message === undefined ? state : post(state, [tab], [{ message: call.message }]);
  }
}

/** What the list lacks is over, unless a tab still has it: that tab sees for itself that it is not listed. */
function forget(state: SharedState, calls: readonly Entry[]): SharedState {
  const listed = new Set(calls.map(({ call }) => call));
  return [...state.calls].reduce((next, [id, call]) => {
    if (listed.has(id) || call.status === 'early') return next;
    if (call.status === 'owned' && isHere(state, call.owner)) return next;
    if (call.status !== 'remote' || call.message === undefined) return endCall(next, id);
    // The server tells a new session again of calls on other devices.
    const isOver = { ...call.message, isOver: true };
    return post(endCall(next, id), tabsHere(next), [{ message: isOver }]);
  }, state);
}

/** A call that the server calls answered and that no tab has. */
function adopt(state: SharedState, entry: Entry, now: number): SharedState {
  const { call: id, peer, direction, media, context, answeredMs = 0 } = entry;
  const known = state.calls.get(id);
  if (entry.status !== 'answered' || known?.status === 'owned') return state;
  if (state.over.includes(id)) return state;
  const orphan: OwnedCall = {
    status: 'owned',
    owner: undefined,
    peer,
    peerDevice: entry.device,
    ...{ direction, media, context },
    answeredAt: now - answeredMs,
    orphanedAt: now,
    kept: [],
    movedTo: undefined,
  };
  const [claimant] =
    [...state.members].find(([, member]) => member.isHere && member.claims.includes(id)) ?? [];
  const owned =
    claimant === undefined ? orphan : { ...orphan, owner: claimant, orphanedAt: undefined };
  return tellOthers(setCall(state, id, owned), id, { call: owned, isOver: false });
}

function isFor(state: SharedState, tab: string, { call: id, direction, status }: Entry): boolean {
  const call = state.calls.get(id);
  if (call?.status === 'owned') return call.owner === tab;
  return status === 'ringing' && direction === 'incoming';
}

/** A server may know less of a call than its tabs do. */
function completed(state: SharedState, entry: Entry, now: number): Entry {
  const call = state.calls.get(entry.call);
  if (call?.status !== 'owned' || entry.status === 'ringing') return entry;
  const { device, answeredMs } = entryOf(entry.call, call, now);
  return { ...entry, device: entry.device ?? device, answeredMs: entry.answeredMs ?? answeredMs };
}
