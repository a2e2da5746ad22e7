import type { SignalingErrorCode } from '../errors.ts';
import type { CheckedMessage } from '../outgoing.ts';
import type { Sender } from '../protocol/envelope.ts';
import type { Incoming } from '../signaling.ts';
import type { SharedCall } from './shared-call.ts';
import type { TabWish } from './shared-presence.ts';

/**
 * What all tabs of a browser know alike. The leader alone changes it; every change has a number and
 * goes to all tabs before anything that follows from it goes to the server, so that any of them can
 * take over at any moment. Plain data: it is cloned from tab to tab.
 */
export interface SharedState {
  /** Counts the leaders. */
  readonly term: number;
  /** The tab whose term it is. */
  readonly leader: string;
  /** The tab that began with nothing: two states of the same origin know of each other's past. */
  readonly origin: string;
  /** Counts the changes, over all terms. */
  readonly version: number;
  /** The one device that all tabs are. */
  readonly device: string;
  /** What another tab needs to go on with the session; absent before the first one. */
  readonly session: SharedSession | undefined;
  /** What goes to the server once the session has been taken over; then it is the session's. */
  readonly unsent: readonly CheckedMessage[];
  readonly status: SharedStatus;
  readonly members: ReadonlyMap<string, Member>;
  readonly calls: ReadonlyMap<string, SharedCall>;
  /** Calls that have ended, the newest last: what comes for them late is for nobody. */
  readonly over: readonly string[];
  readonly ringer: Ringer;
  /** The id of the newest letter. */
  readonly posted: number;
}

/** The part of a session that has to outlive its leader. */
export interface SharedSession {
  readonly ticket: { readonly session: string; readonly secret: string } | undefined;
  readonly self: Sender | undefined;
  readonly providesIce: boolean;
  /** The number of the last message received from the server. */
  readonly received: number;
  /** The number of the last message that the server has acknowledged. */
  readonly acked: number;
  /** What the server has not acknowledged yet. */
  readonly waiting: readonly CheckedMessage[];
}

/** A `SignalingState` as data: an error does not survive being cloned. */
export type SharedStatus =
  | { readonly status: 'offline'; readonly retryAt?: number | undefined }
  | { readonly status: 'connecting' | 'resuming'; readonly attempt: number }
  | { readonly status: 'online'; readonly self: Sender }
  | {
      readonly status: 'closed';
      readonly code?: SignalingErrorCode | undefined;
      readonly cause?: string | undefined;
    };

/** One tab, from its load to its end. */
export interface Member {
  /** False once it is gone: it is remembered for as long as one of its calls waits for it. */
  readonly isHere: boolean;
  /** Unix ms. */
  readonly joinedAt: number;
  readonly attention: Attention;
  /** Calls that this page had before it was loaded again. */
  readonly claims: readonly string[];
  /** What it wants of presence, once it has said so. */
  readonly presence?: TabWish;
  /** How many of its messages have been accepted. */
  readonly sent: number;
  /** What it has not confirmed yet, the oldest first. */
  readonly mail: readonly Letter[];
}

/** One message on its way from the leader to a tab. */
export interface Letter {
  /** Grows with every letter, over all terms. */
  readonly id: number;
  readonly incoming: Incoming;
  /** What the server said that it follows from: a leader that was replaced may have posted it, too. */
  readonly cause?: Cause | undefined;
}

/** One message of the server: its number in its session. */
export interface Cause {
  readonly session: string;
  readonly number: number;
}

/** How near a tab is to the person. */
export interface Attention {
  /** Whether it may play sound: browsers ask that somebody has touched the page. */
  readonly isTouched: boolean;
  readonly isFocused: boolean;
  readonly isVisible: boolean;
  /** Unix ms of the last change. */
  readonly since: number;
}

/** Which tab plays the ringtone. While one hands it to another one, none does. */
export interface Ringer {
  readonly tab?: string;
  /** The tab that has to hear that it is no ringer any more, and in which version it is told. */
  readonly retiring?: { readonly tab: string; readonly version: number };
}

/** The next state, and what goes to the server. */
export type SharedStep = readonly [SharedState, readonly CheckedMessage[]];

/** Letters of one term; ids stay exact for two million terms. */
const LETTERS_A_TERM = 2 ** 32;

/** What the first tab of a browser begins with. */
export function createSharedState(
  device: string,
  { origin }: { readonly origin: string },
): SharedState {
  return {
    term: 0,
    leader: '',
    origin,
    version: 0,
    device,
    session: undefined,
    unsent: [],
    status: { status: 'offline' },
    members: new Map(),
    calls: new Map(),
    over: [],
    ringer: {},
    posted: 0,
  };
}

/** Whether a tab that knows `other` has to take `state` instead. */
export function isNewer(state: SharedState, other: SharedState | undefined): boolean {
  if (other === undefined || state.term !== other.term) return state.term > (other?.term ?? -1);
  return state.leader === other.leader && state.version > other.version;
}

/** Whether `other` comes of a leader that knew nothing of `state`. */
export function isRival(state: SharedState, other: SharedState | undefined): boolean {
  if (other === undefined || state.term > other.term) return false;
  return state.term < other.term || state.leader !== other.leader;
}

/** The state with which `leader` begins, or goes on, after the newest that any tab knows. */
export function nextTerm(
  state: SharedState,
  { newest, leader }: { readonly newest: SharedState; readonly leader: string },
): SharedState {
  const term = Math.max(state.term, newest.term) + 1;
  return {
    ...state,
    ...{ term, leader },
    version: Math.max(state.version, newest.version),
    // Letters that the leader before posted and nobody has seen must not be taken for new ones.
    posted: Math.max(state.posted, term * LETTERS_A_TERM),
  };
}

/** The ids of all tabs that are here. */
export function tabsHere({ members }: SharedState): readonly string[] {
  return [...members].filter(([, { isHere }]) => isHere).map(([tab]) => tab);
}

export function isHere({ members }: SharedState, tab: string | undefined): tab is string {
  return tab !== undefined && members.get(tab)?.isHere === true;
}

/** Puts messages into the mail of some tabs; those that are gone get none. */
export function post(
  state: SharedState,
  tabs: readonly (string | undefined)[],
  messages: readonly Incoming[],
): SharedState {
  if (messages.length === 0) return state;
  const letters = messages.map((incoming, index) => ({ id: state.posted + 1 + index, incoming }));
  const members = new Map(state.members);
  for (const [tab, member] of state.members) {
    if (!member.isHere || !tabs.includes(tab)) continue;
    members.set(tab, { ...member, mail: [...member.mail, ...letters] });
  }
  return { ...state, members, posted: state.posted + letters.length };
}

/** Forgets the letters of a tab up to this one: they have arrived. */
export function confirmMail(state: SharedState, tab: string, letter: number): SharedState {
  const member = state.members.get(tab);
  if (member?.mail.some(({ id }) => id <= letter) !== true) return state;
  const mail = member.mail.filter(({ id }) => id > letter);
  return { ...state, members: new Map(state.members).set(tab, { ...member, mail }) };
}

/** Notes from what the letters follow that were posted since. */
export function markLetters(
  state: SharedState,
  { posted, cause }: { readonly posted: number; readonly cause: Cause },
): SharedState {
  const members = new Map(state.members);
  for (const [tab, member] of members) {
    const mail = member.mail.map((letter) => (letter.id > posted ? { ...letter, cause } : letter));
    members.set(tab, { ...member, mail });
  }
  return { ...state, members };
}

/** Whether a tab that has heard all up to `heard` has heard what follows from `cause`. */
export function hasHeard(heard: Cause | undefined, cause: Cause | undefined): boolean {
  if (heard === undefined || cause === undefined) return false;
  return cause.session === heard.session && cause.number <= heard.number;
}
