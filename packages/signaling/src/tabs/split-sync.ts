import type { CheckedMessage } from '../outgoing.ts';
import type { Message } from '../protocol/messages.ts';
import type { Incoming } from '../signaling.ts';
import {
  elsewhere,
  endCall,
  retell,
  setCall,
  tellOthers,
  type OwnedCall,
  type RingingCall,
  type SharedCall,
} from './shared-call.ts';
import { isHere, post, tabsHere, type SharedState, type SharedStep } from './shared-state.ts';

type Sync = Message<'calls.sync'>;
type Entry = Sync['calls'][number];

/**
 * The server lists the calls of the device: each tab hears of its own and of those that ring, and then of those that
 * other tabs have. A call that the server knows and no tab has waits for the page that had it, or for a tab that takes it.
 */
export function splitSync(state: SharedState, { calls }: Sync, now: number): SharedState {
  const known = calls.reduce((next, entry) => adopt(next, entry, now), forget(state, calls));
  const synced = tabsHere(known).reduce((next, tab) => {
    const own = calls.filter((entry) => isFor(known, tab, entry));
    const list = own.map((entry) => completed(known, entry, now));
    return post(next, [tab], [{ message: { type: 'calls.sync', calls: list } }]);
  }, known);
  return [...synced.calls].reduce(
    (next, [id, call]) =>
      call.status === 'owned' ? tellOthers(next, id, { call, isOver: false }) : next,
    synced,
  );
}

/** What a tab has to know that has just opened, in the order in which a server would tell it. */
export function greetTab(
  state: SharedState,
  { tab, claims }: { readonly tab: string; readonly claims: readonly string[] },
  now: number,
): SharedStep {
  const claimed = [...state.calls].flatMap(([id, call]) =>
    call.status === 'owned' && call.orphanedAt !== undefined && claims.includes(id) ? [id] : [],
  );
  const calls = new Map(state.calls);
  for (const [id, call] of state.calls) {
    if (claimed.includes(id))
      calls.set(id, { ...call, owner: tab, orphanedAt: undefined } as OwnedCall);
  }
  const next = { ...state, calls };
  if (state.session?.ticket === undefined) return [next, []];
  const listed = listCalls(next, tab, now);
  const told = [...next.calls].reduce(
    (so, [id, call]) => tellOf(so, id, { call, tab, now }),
    listed,
  );
  return [told, claimed.flatMap((id) => iceRequest(state, id))];
}

/** Gives a tab the list of its calls as a server would: its own, and those that ring in it. */
export function listCalls(state: SharedState, tab: string, now: number): SharedState {
  const calls = [...state.calls].flatMap(([id, call]): Entry[] => {
    if (call.status === 'owned') return call.owner === tab ? [entryOf(id, call, now)] : [];
    return call.status === 'ringing' && call.rung.includes(tab) ? [ringingEntry(id, call)] : [];
  });
  return post(state, [tab], [{ message: { type: 'calls.sync', calls } }]);
}

/** Tells a tab, once more, of the calls that other tabs and other devices have: a list makes it forget them. */
export function tellElsewhere(state: SharedState, tab: string): SharedState {
  return [...state.calls].reduce(
    (next, [id, call]) => post(next, [tab], shownElsewhere(state, id, { call, tab })),
    state,
  );
}

/** What a page needs that goes on with a call: the link that it builds waits for the server's ICE servers. */
export function iceRequest({ session }: SharedState, call: string): readonly CheckedMessage[] {
  return session?.providesIce === true ? [{ message: { type: 'ice.request', call } }] : [];
}

/** Hands over what was said while nobody had the call: after the list that names it. */
export function giveKept(state: SharedState, id: string, call: OwnedCall): SharedState {
  return post(setCall(state, id, { ...call, kept: [] }), [call.owner], call.kept);
}

/** A call as a list names it for its owner. */
function entryOf(id: string, call: OwnedCall, now: number): Entry {
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

function ringingEntry(id: string, { peer, media, context }: RingingCall): Entry {
  return {
    ...{ call: id, peer: peer.user, direction: 'incoming', status: 'ringing' },
    ...{ media, context, ringMs: 0 },
  };
}

function tellOf(
  state: SharedState,
  id: string,
  { call, tab, now }: { readonly call: SharedCall; readonly tab: string; readonly now: number },
): SharedState {
  switch (call.status) {
    case 'ringing': {
      const rings = setCall(state, id, { ...call, rung: [...call.rung, tab] });
      return post(rings, [tab], retell(call.story, now));
    }
    case 'early':
      return post(state, [tab], retell(call.story, now));
    case 'owned':
      if (call.owner === tab) return giveKept(state, id, call);
      return post(state, [tab], shownElsewhere(state, id, { call, tab }));
    case 'remote':
      return post(state, [tab], shownElsewhere(state, id, { call, tab }));
  }
}

function shownElsewhere(
  { device }: SharedState,
  id: string,
  { call, tab }: { readonly call: SharedCall; readonly tab: string },
): readonly Incoming[] {
  if (call.status === 'remote')
    return call.message === undefined ? [] : [{ message: call.message }];
  const isShown = call.status === 'owned' && call.owner !== tab && call.answeredAt !== undefined;
  return isShown ? [elsewhere(id, { call, device, isOver: false })] : [];
}

/** What the list lacks is over, unless a tab still has it: that tab sees for itself that it is not listed. */
function forget(state: SharedState, calls: readonly Entry[]): SharedState {
  const listed = new Set(calls.map(({ call }) => call));
  return [...state.calls].reduce((next, [id, call]) => {
    if (listed.has(id) || call.status === 'early') return next;
    if (call.status === 'owned' && isHere(state, call.owner)) return next;
    // The server tells a new session again of calls on other devices.
    return endCall(next, id);
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
  return setCall(state, id, owned);
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
