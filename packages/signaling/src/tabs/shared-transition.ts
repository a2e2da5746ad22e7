import type { CheckedMessage } from '../outgoing.ts';
import type { Incoming } from '../signaling.ts';
import {
  endOrphans,
  joinTab,
  leaveTab,
  retireRinger,
  settleRinger,
  type Arrival,
} from './members.ts';
import { routeFromServer } from './route-from-server.ts';
import { routeFromTab } from './route-from-tab.ts';
import {
  markLetters,
  type Attention,
  type Cause,
  type SharedState,
  type SharedStep,
} from './shared-state.ts';

/** What can happen to the tabs of a browser. */
export type SharedInput =
  | ({ readonly type: 'tab.joined' } & Arrival)
  | { readonly type: 'tab.left'; readonly tab: string; readonly isForGood: boolean }
  | { readonly type: 'tab.moved'; readonly tab: string; readonly attention: Attention }
  /** A tab has heard everything up to this version. */
  | { readonly type: 'tab.seen'; readonly tab: string; readonly version: number }
  /** The next message of a tab that is known. */
  | ({ readonly type: 'tab.sent'; readonly tab: string; readonly n: number } & CheckedMessage)
  | { readonly type: 'server.said'; readonly incoming: Incoming; readonly cause: Cause }
  | { readonly type: 'grace.over' };

export interface SharedFacts {
  /** Unix ms. */
  readonly now: number;
  /** How long a call waits for its page to be loaded again, in ms. */
  readonly graceMs: number;
}

/** Decides what one input means to the tabs of a browser; an input that means nothing gives the same state. */
export function sharedTransition(
  state: SharedState,
  input: SharedInput,
  facts: SharedFacts,
): SharedStep {
  const [next, sends] = decide(state, input, facts);
  if (next === state) return [state, sends];
  return [settleRinger(next), sends];
}

function decide(state: SharedState, input: SharedInput, { now, graceMs }: SharedFacts): SharedStep {
  switch (input.type) {
    case 'tab.joined':
      return joinTab(state, input, now);
    case 'tab.left':
      return leaveTab(state, input, now);
    case 'tab.moved':
      return [moveTab(state, input), []];
    case 'tab.seen':
      return [retireRinger(state, input), []];
    case 'tab.sent':
      return send(state, input, now);
    case 'server.said':
      return [hear(state, input, now), []];
    case 'grace.over':
      return endOrphans(state, { graceMs, now });
  }
}

function hear(
  state: SharedState,
  { incoming, cause }: { readonly incoming: Incoming; readonly cause: Cause },
  now: number,
): SharedState {
  return markLetters(routeFromServer(state, incoming, now), { posted: state.posted, cause });
}

function moveTab(
  state: SharedState,
  { tab, attention }: { readonly tab: string; readonly attention: Attention },
): SharedState {
  const member = state.members.get(tab);
  if (member === undefined) return state;
  return { ...state, members: new Map(state.members).set(tab, { ...member, attention }) };
}

function send(
  state: SharedState,
  from: CheckedMessage & { readonly tab: string; readonly n: number },
  now: number,
): SharedStep {
  const member = state.members.get(from.tab);
  if (member === undefined) return [state, []];
  const members = new Map(state.members).set(from.tab, { ...member, sent: from.n });
  const { tab, message, to } = from;
  return routeFromTab({ ...state, members }, { tab, message, to }, now);
}
