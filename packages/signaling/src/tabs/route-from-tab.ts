import type { CheckedMessage } from '../outgoing.ts';
import type { Message } from '../protocol/messages.ts';
import {
  elsewhere,
  endCall,
  setCall,
  tellOthers,
  type OwnedCall,
  type RemoteCall,
  type RingingCall,
} from './shared-call.ts';
import { isFromPage, routePresence } from './shared-presence.ts';
import { isHere, post, type SharedState, type SharedStep } from './shared-state.ts';
import { iceRequest } from './split-sync.ts';

/** A message as a tab sent it. */
export interface FromTab extends CheckedMessage {
  readonly tab: string;
}

type About<Call, Type extends Message['type'] = Message['type']> = FromTab & {
  readonly call: Call;
  readonly message: Message<Type>;
};

/** Decides what a tab's message is to the browser: whether it goes to the server, and what the other tabs hear. */
export function routeFromTab(state: SharedState, from: FromTab, now: number): SharedStep {
  const { message, tab } = from;
  if (isFromPage(message)) return routePresence(state, { tab, message });
  const call = 'call' in message ? state.calls.get(message.call) : undefined;
  switch (call?.status) {
    case undefined:
    case 'early':
      return routeUnknown(state, from);
    case 'ringing':
      return routeRinging(state, { ...from, call }, now);
    case 'owned':
      return routeOwned(state, { ...from, call }, now);
    case 'remote':
      return routeRemote(state, { ...from, call });
  }
}

function routeUnknown(state: SharedState, from: FromTab): SharedStep {
  const { message, to, tab } = from;
  if (message.type === 'call.take') {
    const taking = { status: 'remote', message: undefined, taker: tab } as const;
    return [setCall(state, message.call, taking), [outgoing(from)]];
  }
  if (message.type !== 'call.invite' || to === undefined) return [state, [outgoing(from)]];
  const placed: OwnedCall = {
    status: 'owned',
    owner: tab,
    peer: to.user,
    peerDevice: to.device,
    direction: 'outgoing',
    media: message.media,
    context: message.context,
    answeredAt: undefined,
    orphanedAt: undefined,
    kept: [],
    movedTo: undefined,
  };
  return [setCall(state, message.call, placed), [outgoing(from)]];
}

function routeRinging(state: SharedState, about: About<RingingCall>, now: number): SharedStep {
  const { call, message } = about;
  switch (message.type) {
    case 'call.ringing': {
      if (call.hasRung) return [state, []];
      return [setCall(state, message.call, { ...call, hasRung: true }), [outgoing(about)]];
    }
    case 'call.accept':
      return win(state, { ...about, message }, now);
    case 'call.end':
      return decline(state, { ...about, message });
    case 'ice.request':
      return [state, [outgoing(about)]];
    default:
      // Before the answer a callee has nothing else to say, and of several tabs only one will have it.
      return [state, []];
  }
}

/** The first tab that accepts has the call. */
function win(
  state: SharedState,
  about: About<RingingCall, 'call.accept'>,
  now: number,
): SharedStep {
  const { tab, call, message } = about;
  const { peer, media, context, rung } = call;
  const owned: OwnedCall = {
    status: 'owned',
    owner: tab,
    peer: peer.user,
    peerDevice: peer.device,
    direction: 'incoming',
    ...{ media, context },
    answeredAt: now,
    orphanedAt: isHere(state, tab) ? undefined : now,
    kept: [],
    movedTo: undefined,
  };
  const losers = rung.filter((other) => other !== tab);
  const told = post(setCall(state, message.call, owned), losers, [lost(message.call, tab)]);
  return [tellOthers(told, message.call, { call: owned, isOver: false }), [outgoing(about)]];
}

function decline(state: SharedState, about: About<RingingCall, 'call.end'>): SharedStep {
  const { tab, call, message } = about;
  const { call: id, why } = message;
  if (message.reason !== 'rejected') {
    const silent = [...call.silent, tab];
    return speakForAll(state, id, { ...call, silent, lastWord: outgoing(about) });
  }
  const others = call.rung.filter((other) => other !== tab);
  const heard = { type: 'call.end', call: id, reason: 'rejected', why } as const;
  return [post(endCall(state, id), others, [{ message: heard }]), [outgoing(about)]];
}

/** One tab that is busy does not speak for another one that rings; the last one speaks for the device. */
export function speakForAll(state: SharedState, id: string, call: RingingCall): SharedStep {
  const { rung, silent, lastWord } = call;
  const isFree = rung.some((tab) => !silent.includes(tab) && isHere(state, tab));
  if (isFree || lastWord === undefined) return [setCall(state, id, call), []];
  return [setCall(state, id, { ...call, lastWord: undefined }), [lastWord]];
}

function routeOwned(state: SharedState, about: About<OwnedCall>, now: number): SharedStep {
  const { tab, call, message } = about;
  if (message.type === 'call.take') return take(state, { ...about, message }, now);
  if (tab === call.owner) {
    const next = message.type === 'call.end' ? endCall(state, message.call) : state;
    return [next, [outgoing(about)]];
  }
  if (message.type !== 'call.accept') return [state, []];
  return [post(state, [tab], [lost(message.call, call.owner ?? 'nobody')]), []];
}

/** A call moves from tab to tab: the server and the other side need not know of tabs. */
function take(
  state: SharedState,
  { tab, call, message }: About<OwnedCall, 'call.take'>,
  now: number,
): SharedStep {
  const { call: id } = message;
  const { peer, peerDevice: device, direction, media, context, answeredAt, kept } = call;
  if (answeredAt === undefined || device === undefined) return [state, []];
  const moved: OwnedCall = { ...call, owner: tab, orphanedAt: undefined, kept: [] };
  const next = setCall(state, id, moved);
  const answeredMs = Math.max(0, now - answeredAt);
  const taken = {
    type: 'call.taken',
    call: id,
    peer: { user: peer, device },
    ...{ direction, media, answeredMs, context },
  } as const;
  const facts = { call: moved, device: state.device };
  const hasMoved = call.owner !== tab;
  const left = hasMoved
    ? post(next, [call.owner], [lost(id, tab), elsewhere(id, { ...facts, isOver: false })])
    : next;
  const isNoMore = elsewhere(id, { ...facts, isOver: true });
  return [post(left, [tab], [isNoMore, { message: taken }, ...kept]), iceRequest(state, id)];
}

function routeRemote(state: SharedState, about: About<RemoteCall>): SharedStep {
  const { tab, call, message } = about;
  if (message.type !== 'call.take') return [state, [outgoing(about)]];
  return [setCall(state, message.call, { ...call, taker: tab }), [outgoing(about)]];
}

function outgoing({ message, to }: FromTab): CheckedMessage {
  return { message, to };
}

function lost(call: string, winner: string): { readonly message: Message<'call.end'> } {
  return { message: { type: 'call.end', call, reason: 'answered-elsewhere', winner } };
}
