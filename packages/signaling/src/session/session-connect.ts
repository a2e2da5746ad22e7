import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { backoffMs } from './backoff.ts';
import type {
  SessionEffect,
  SessionFacts,
  SessionFailure,
  SessionState,
  SessionStep,
} from './session-state.ts';

/** Connecting, fetching a token and being welcomed must be done within this, in ms. */
const HELLO_LIMIT_MS = 10_000;
/** A probe that nothing answers within this, in ms, means that the connection is dead. */
const PROBE_LIMIT_MS = 2_000;
/**
 * An attempt that is older than so many times the limit of a probe is begun anew: its first packets may be lost. Not
 * sooner: Chromium makes a page wait that has opened some twenty WebSockets in vain within minutes.
 */
const PATIENCE = 3;
/** A connection that lasted this long, in ms, was a success: the next attempt starts at once. */
const LASTING_MS = 5_000;

/** What was known of the connection alone is over. */
function leave(state: SessionState, { now }: SessionFacts): SessionState {
  const leftAt = state.phase.name === 'greeting' ? now : state.leftAt;
  return { ...state, leftAt, probeDueAt: Infinity, isSuspect: false };
}

/** Starts one attempt now, leaving whatever connection there is. */
export function begin(left: SessionState, facts: SessionFacts): SessionStep {
  const state = leave(left, facts);
  const mustFetch = state.auth === 'fetched' && state.token === undefined;
  const effects: SessionEffect[] = [
    { type: 'stop-all' },
    { type: 'open' },
    { type: 'start', timer: 'hello', delayMs: HELLO_LIMIT_MS },
  ];
  if (mustFetch) effects.push({ type: 'fetch-token' });
  const phase = { name: 'opening', isOpen: false, since: facts.now } as const;
  return [{ ...state, phase }, effects];
}

/** Leaves the connection and tries again: at once for attempt 0, else after a wait. */
export function retry(
  state: SessionState,
  facts: SessionFacts,
  plan: { readonly attempt: number; readonly atLeastMs?: number },
): SessionStep {
  const next = { ...leave(state, facts), attempt: plan.attempt };
  const left: readonly SessionEffect[] = [{ type: 'stop-all' }, { type: 'drop' }];
  if (!facts.isOnline) return [{ ...next, phase: { name: 'waiting' } }, left];
  const delayMs = Math.round(plan.atLeastMs ?? 0) + backoffMs(plan.attempt, facts.random);
  if (plan.attempt === 0 && delayMs === 0) return begin(next, facts);
  return [
    { ...next, phase: { name: 'waiting', retryAt: facts.now + delayMs } },
    [...left, { type: 'start', timer: 'retry', delayMs }],
  ];
}

/** The connection is gone, or was found dead. */
export function lose(state: SessionState, facts: SessionFacts): SessionStep {
  const hasLasted = state.phase.name === 'online' && facts.now - state.phase.since >= LASTING_MS;
  return retry(state, facts, { attempt: hasLasted ? 0 : state.attempt + 1 });
}

/** Ends the session for good; without a failure it was wanted. */
export function closeWith(state: SessionState, failure?: SessionFailure): SessionStep {
  return [
    { ...state, phase: { name: 'closed', failure } },
    [{ type: 'stop-all' }, { type: 'drop' }, { type: 'finish' }],
  ];
}

/**
 * The token is not good any more: fetch another one, once between two welcomes; then it is
 * the end.
 */
export function refreshToken(state: SessionState, facts: SessionFacts): SessionStep {
  if (state.auth !== 'fetched' || state.hasRefreshed) {
    return closeWith(state, { code: 'signaling/unauthorized' });
  }
  const refreshed = { ...state, token: undefined, hasRefreshed: true };
  // A server that welcomes each token and then calls it expired must not be asked in a tight loop.
  return state.phase.name === 'online' ? lose(refreshed, facts) : begin(refreshed, facts);
}

/** Says hello once the transport is open and the token is there. */
export function greet(state: SessionState): SessionStep {
  if (state.phase.name !== 'opening' || !state.phase.isOpen) return [state, []];
  if (state.auth !== 'none' && state.token === undefined) return [state, []];
  const { ticket, inbox, token, device } = state;
  const resume = ticket && { ...ticket, received: inbox.received };
  const hello = { type: 'hello', v: PROTOCOL_VERSION, token, device, resume } as const;
  return [{ ...state, phase: { name: 'greeting' } }, [{ type: 'write', frame: hello }]];
}

/** Finds out now: an online session asks the server, a waiting or a stuck one tries again. */
export function probe(
  state: SessionState,
  facts: SessionFacts,
  withinMs = PROBE_LIMIT_MS,
): SessionStep {
  const { phase } = state;
  const isStuck =
    phase.name === 'opening' && !phase.isOpen && facts.now - phase.since >= PATIENCE * withinMs;
  if ((phase.name === 'waiting' || isStuck) && facts.isOnline) return begin(state, facts);
  const probeDueAt = facts.now + withinMs;
  if (phase.name !== 'online' || probeDueAt >= state.probeDueAt) return [state, []];
  return [
    { ...state, probeDueAt },
    [
      { type: 'write', frame: { type: 'ping' } },
      { type: 'start', timer: 'probe', delayMs: withinMs },
    ],
  ];
}
