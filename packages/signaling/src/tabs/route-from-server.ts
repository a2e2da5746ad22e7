import type { Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import type { Incoming } from '../signaling.ts';
import {
  elsewhere,
  endCall,
  postToOwner,
  setCall,
  tell,
  tellOthers,
  type EarlyCall,
  type OwnedCall,
  type RemoteCall,
  type RingingCall,
} from './shared-call.ts';
import { isHere, post, tabsHere, type SharedState } from './shared-state.ts';
import { splitSync } from './split-sync.ts';

type CallMessage = Extract<Message, { readonly call: string }>;

/** What came, and the call that it is about. */
interface About<Call, Type extends CallMessage['type'] = CallMessage['type']> {
  readonly call: Call;
  readonly message: Extract<CallMessage, { readonly type: Type }>;
  readonly from: Sender | undefined;
  /** Unix ms. */
  readonly now: number;
}

/** Gives a message of the server to the tabs that it is for. */
export function routeFromServer(state: SharedState, incoming: Incoming, now: number): SharedState {
  const { from } = incoming;
  const message = withoutPreconnect(incoming.message);
  if (message.type === 'calls.sync') return splitSync(state, message, now);
  if (message.type === 'call.elsewhere') return routeElsewhere(state, message);
  // About users: any tab may watch them.
  if (!('call' in message)) return post(state, tabsHere(state), [{ from, message }]);
  const call = state.calls.get(message.call) ?? noStory;
  switch (call.status) {
    case 'early': {
      if (state.over.includes(message.call)) return state;
      return routeEarly(state, { call, message, from, now });
    }
    case 'ringing':
      return routeRinging(state, { call, message, from, now });
    case 'owned':
      return routeOwned(state, { call, message, from, now });
    case 'remote':
      return routeRemote(state, { call, message, from, now });
  }
}

/** A tab that connected before the answer would not be heard: another one may be the one that answers. */
function withoutPreconnect(message: Message): Message {
  if (message.type !== 'call.description') return message;
  const { preconnect, ...rest } = message;
  return preconnect === undefined ? message : rest;
}

const noStory: EarlyCall = { status: 'early', story: [] };

function routeEarly(state: SharedState, about: About<EarlyCall>): SharedState {
  const { call, message, from, now } = about;
  switch (message.type) {
    case 'call.invite':
      return from === undefined ? state : ring(state, { ...about, message }, from);
    case 'call.end':
      // An end before its invite: it must never ring.
      return post(endCall(state, message.call), tabsHere(state), [{ from, message }]);
    case 'ice.servers':
    case 'call.description':
    case 'call.candidates':
    case 'call.media': {
      const story = tell(call.story, { at: now, incoming: { from, message } });
      const next = setCall(state, message.call, { status: 'early', story });
      return post(next, tabsHere(state), [{ from, message }]);
    }
    default:
      // No tab has this call.
      return state;
  }
}

function ring(
  state: SharedState,
  { call, message, now }: About<EarlyCall, 'call.invite'>,
  from: Sender,
): SharedState {
  const incoming = { from, message };
  const rung = tabsToRing(state, from.user);
  const next = setCall(state, message.call, {
    status: 'ringing',
    peer: from,
    media: message.media,
    context: message.context,
    story: tell(call.story, { at: now, incoming }),
    rung,
    silent: [],
    lastWord: undefined,
    hasRung: false,
  });
  return post(next, rung, [incoming]);
}

/** All of them; but a tab that calls this very user settles between the two calls, and nobody's phone rings. */
function tabsToRing(state: SharedState, user: string): readonly string[] {
  for (const call of state.calls.values()) {
    if (call.status !== 'owned' || call.peer !== user || call.answeredAt !== undefined) continue;
    if (isHere(state, call.owner)) return [call.owner];
  }
  return tabsHere(state);
}

function routeRinging(state: SharedState, about: About<RingingCall>): SharedState {
  const { call, message, from, now } = about;
  const incoming = { from, message };
  switch (message.type) {
    case 'call.invite': {
      // Said again to a new session: who opens from now on has to ring for as long as it says.
      const story = call.story.filter((told) => told.incoming.message.type !== 'call.invite');
      return setCall(state, message.call, { ...call, story: tell(story, { at: now, incoming }) });
    }
    case 'call.end':
      return post(endCall(state, message.call), call.rung, [incoming]);
    case 'ice.servers':
    case 'call.description':
    case 'call.candidates':
    case 'call.media': {
      const story = tell(call.story, { at: now, incoming });
      return post(setCall(state, message.call, { ...call, story }), call.rung, [incoming]);
    }
    default:
      return post(state, call.rung, [incoming]);
  }
}

function routeOwned(state: SharedState, about: About<OwnedCall>): SharedState {
  const { call, message, from, now } = about;
  if (message.type === 'call.end') return endOwned(state, { ...about, message });
  const incoming = { from, message };
  if (message.type === 'call.moved') {
    const moved = { ...call, peerDevice: message.device };
    return postToOwner(setCall(state, message.call, moved), message.call, {
      call: moved,
      incoming,
    });
  }
  const told = postToOwner(state, message.call, { call, incoming });
  const isAnswer = message.type === 'call.accept' && call.answeredAt === undefined;
  if (!isAnswer || from === undefined) return told;
  const answered = { ...call, answeredAt: now, peerDevice: from.device };
  return tellOthers(setCall(told, message.call, answered), message.call, {
    call: answered,
    isOver: false,
  });
}

function endOwned(
  state: SharedState,
  { call, message, from }: About<OwnedCall, 'call.end'>,
): SharedState {
  const told = postToOwner(state, message.call, { call, incoming: { from, message } });
  const isElsewhere = message.reason === 'answered-elsewhere';
  // "Another one has it: you."
  if (isElsewhere && message.winner === state.device) return told;
  if (!isElsewhere || call.movedTo === undefined) return endCall(told, message.call);
  const moved = { status: 'remote', message: call.movedTo, taker: undefined } as const;
  return post(setCall(told, message.call, moved), tabsHere(told), [{ message: call.movedTo }]);
}

function routeRemote(state: SharedState, about: About<RemoteCall>): SharedState {
  const { call, message, from } = about;
  switch (message.type) {
    case 'call.taken':
      return taken(state, { ...about, message });
    case 'call.end': {
      const told = post(state, tabsHere(state), [{ from, message }]);
      return message.reason === 'answered-elsewhere' ? told : endCall(told, message.call);
    }
    default:
      return post(state, [call.taker], [{ from, message }]);
  }
}

/** The server gave a call of another device to the tab that asked for it. */
function taken(
  state: SharedState,
  { call: { taker }, message, now }: About<RemoteCall, 'call.taken'>,
): SharedState {
  const { peer, direction, media, context, answeredMs } = message;
  const isThere = isHere(state, taker);
  const call: OwnedCall = {
    status: 'owned',
    owner: taker,
    peer: peer.user,
    peerDevice: peer.device,
    ...{ direction, media, context },
    answeredAt: now - answeredMs,
    orphanedAt: isThere ? undefined : now,
    kept: [],
    movedTo: undefined,
  };
  const next = tellOthers(setCall(state, message.call, call), message.call, {
    call,
    isOver: false,
  });
  const isNoMore = elsewhere(message.call, { call, device: state.device, isOver: true });
  return post(next, [taker], [isNoMore, { message }]);
}

/** The server says which other device of the user has a call, or that it is over there. */
function routeElsewhere(state: SharedState, message: Message<'call.elsewhere'>): SharedState {
  const call = state.calls.get(message.call);
  if (call?.status === 'owned') {
    // It has come here, or goes away from here, which the other tabs hear once its owner has let go.
    const movedTo = message.isOver ? undefined : message;
    return setCall(state, message.call, { ...call, movedTo });
  }
  const told = post(state, tabsHere(state), [{ message }]);
  if (message.isOver) return endCall(told, message.call);
  const taker = call?.status === 'remote' ? call.taker : undefined;
  return setCall(told, message.call, { status: 'remote', message, taker });
}
