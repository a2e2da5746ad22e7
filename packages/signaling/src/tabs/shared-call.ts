import type { CheckedMessage } from '../outgoing.ts';
import type { Sender } from '../protocol/envelope.ts';
import type { CallMedia, Message } from '../protocol/messages.ts';
import type { Incoming } from '../signaling.ts';
import { post, tabsHere, type SharedState } from './shared-state.ts';

/** What the tabs know of one call. */
export type SharedCall = EarlyCall | RingingCall | OwnedCall | RemoteCall;

/** Something has come about it before its invite. */
export interface EarlyCall {
  readonly status: 'early';
  readonly story: readonly Told[];
}

/** It rings here, and no tab has answered yet. */
export interface RingingCall {
  readonly status: 'ringing';
  readonly peer: Sender;
  readonly media: CallMedia;
  readonly context: string | undefined;
  /** Everything that was said about it, for tabs that open while it rings. */
  readonly story: readonly Told[];
  /** The tabs that were told of it. */
  readonly rung: readonly string[];
  /** Those of them that will not answer: busy, or tired of ringing. */
  readonly silent: readonly string[];
  /** What the last one of those said. */
  readonly lastWord: CheckedMessage | undefined;
  /** Whether the caller knows that it rings here. */
  readonly hasRung: boolean;
}

/** One tab has it, or had it and may come back. */
export interface OwnedCall {
  readonly status: 'owned';
  /** Undefined when no tab that is here has ever had it. */
  readonly owner: string | undefined;
  readonly peer: string;
  readonly peerDevice: string | undefined;
  readonly direction: 'outgoing' | 'incoming';
  readonly media: CallMedia;
  readonly context: string | undefined;
  /** Unix ms; undefined while an outgoing call dials. */
  readonly answeredAt: number | undefined;
  /** Since when its owner is gone, in Unix ms. */
  readonly orphanedAt: number | undefined;
  /** What was said to an owner that is gone. */
  readonly kept: readonly Incoming[];
  /** What the server said when another device of the user took it; its end here follows. */
  readonly movedTo: Elsewhere | undefined;
}

/** Another device of the user has it. */
export interface RemoteCall {
  readonly status: 'remote';
  /** Undefined when only a tab knows of it that wants to take it. */
  readonly message: Elsewhere | undefined;
  /** The tab that has asked the server for it. */
  readonly taker: string | undefined;
}

type Elsewhere = Message<'call.elsewhere'>;

/** One message, and when it came (Unix ms). */
export interface Told {
  readonly at: number;
  readonly incoming: Incoming;
}

/** An offer, its candidates and ICE servers need a few; nobody may fill the memory of a tab. */
const MAX_STORY = 32;
const MAX_EARLY_CALLS = 16;
const MAX_OVER = 64;

/** Adds to a story, up to a limit. */
export function tell(story: readonly Told[], told: Told): readonly Told[] {
  return story.length < MAX_STORY ? [...story, told] : story;
}

/** The story as one who hears it only now has to hear it: the durations in it have gone on. */
export function retell(story: readonly Told[], now: number): readonly Incoming[] {
  return story.map(({ at, incoming: { from, message } }) => {
    const passedMs = Math.max(0, now - at);
    return { from, message: aged(message, passedMs) };
  });
}

function aged(message: Message, passedMs: number): Message {
  const left = (ms: number): number => Math.max(0, ms - passedMs);
  if (message.type === 'call.invite') return { ...message, ringMs: left(message.ringMs) };
  if (message.type === 'ice.servers') return { ...message, lifetimeMs: left(message.lifetimeMs) };
  return message;
}

/** Notes what is known of a call; it is not over (any more). */
export function setCall(state: SharedState, id: string, call: SharedCall): SharedState {
  const calls = new Map(state.calls).set(id, call);
  const early = [...calls].filter(([, { status }]) => status === 'early').map(([each]) => each);
  for (const oldest of early.slice(0, -MAX_EARLY_CALLS)) calls.delete(oldest);
  const over = state.over.includes(id) ? state.over.filter((each) => each !== id) : state.over;
  return { ...state, calls, over };
}

/** A call has ended; tabs that were shown it as a call of another tab hear so. */
export function endCall(state: SharedState, id: string): SharedState {
  const call = state.calls.get(id);
  const calls = new Map(state.calls);
  calls.delete(id);
  const over = [...state.over.filter((each) => each !== id), id].slice(-MAX_OVER);
  const next = { ...state, calls, over };
  return call?.status === 'owned' ? tellOthers(next, id, { call, isOver: true }) : next;
}

/** Tells every tab but the owner that this call is in another tab, or is not any more. */
export function tellOthers(
  state: SharedState,
  id: string,
  { call, isOver }: { readonly call: OwnedCall; readonly isOver: boolean },
): SharedState {
  if (call.answeredAt === undefined) return state;
  const others = tabsHere(state).filter((tab) => tab !== call.owner);
  return post(state, others, [elsewhere(id, { call, isOver, device: state.device })]);
}

/** A call of this browser, as its other tabs are told of it. */
export function elsewhere(
  id: string,
  {
    call,
    isOver,
    device,
  }: { readonly call: OwnedCall; readonly isOver: boolean; readonly device: string },
): Incoming {
  const { peer, direction, media, context } = call;
  return {
    message: { type: 'call.elsewhere', call: id, peer, device, direction, media, context, isOver },
  };
}

/** Says something to the owner of a call; while it is gone, that waits for it. */
export function postToOwner(
  state: SharedState,
  id: string,
  { call, incoming }: { readonly call: OwnedCall; readonly incoming: Incoming },
): SharedState {
  if (call.orphanedAt === undefined) return post(state, [call.owner], [incoming]);
  const kept = [...call.kept, incoming].slice(-MAX_STORY);
  return setCall(state, id, { ...call, kept });
}
