import { EarshotError, type SignalingErrorCode } from '../errors.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { backoffMs } from './backoff.ts';
import { HELLO_LIMIT_MS, LASTING_MS, PATIENCE, PROBE_LIMIT_MS } from './session-limits.ts';
import { doing, start, write, type Step } from './session-step.ts';

/** What was known of the connection alone is over. */
function leave(step: Step): Step {
  const leftAt = step.phase.name === 'greeting' ? step.now : step.leftAt;
  return { ...step, leftAt, probeDueAt: Infinity, isSuspect: false };
}

/** Starts one attempt now, leaving whatever connection there is. */
export function begin(step: Step): Step {
  const phase = { name: 'opening', isOpen: false, since: step.now } as const;
  const opening = doing({ ...leave(step), phase }, 'open');
  const begun = start(opening, 'hello', HELLO_LIMIT_MS);
  return lacksToken(step) ? doing(begun, 'fetch-token') : begun;
}

/** Leaves the connection and tries again: at once for attempt 0, else after a wait. */
export function retry(step: Step, attempt: number, atLeastMs = 0): Step {
  const next = { ...leave(step), attempt };
  const delayMs = Math.round(atLeastMs) + backoffMs(attempt, step.random);
  if (step.isOnline && attempt + delayMs === 0) return begin(next);
  const left = doing(next, 'drop');
  if (!step.isOnline) return { ...left, phase: { name: 'waiting' } };
  const phase = { name: 'waiting', retryAt: step.now + delayMs } as const;
  return start({ ...left, phase }, 'retry', delayMs);
}

/** The connection is gone, or was found dead. */
export function lose(step: Step, atLeastMs?: number): Step {
  const { phase } = step;
  const hasLasted = phase.name === 'online' && step.now - phase.since >= LASTING_MS;
  return retry(step, hasLasted ? 0 : step.attempt + 1, atLeastMs);
}

/** Ends the session for good; without a failure it was wanted. */
export function close(step: Step, code?: SignalingErrorCode, cause?: unknown): Step {
  const error = code && new EarshotError(code, { cause });
  return doing({ ...step, phase: { name: 'closed', error } }, 'finish');
}

/**
 * The token is not good any more: fetch another one, once between two welcomes; then it is
 * the end.
 */
export function refreshToken(step: Step): Step {
  if (!step.canFetch || step.hasRefreshed) return close(step, 'signaling/unauthorized');
  const refreshed = { ...step, token: undefined, hasRefreshed: true };
  // A server that welcomes each token and then calls it expired must not be asked in a tight loop.
  return step.phase.name === 'online' ? lose(refreshed) : begin(refreshed);
}

/** Whether nothing can be said to the server before a token was fetched. */
export function lacksToken({ canFetch, token }: Step): boolean {
  return canFetch && token === undefined;
}

/** Says hello once the transport is open and the token is there. */
export function greet(step: Step): Step {
  const { phase, ticket, inbox, token, device } = step;
  if (phase.name !== 'opening' || !phase.isOpen || lacksToken(step)) return step;
  const resume = ticket && { ...ticket, received: inbox.received };
  const greeting: Step = { ...step, phase: { name: 'greeting' } };
  return write(greeting, { type: 'hello', v: PROTOCOL_VERSION, token, device, resume });
}

/** Finds out now: an online session asks the server, a waiting or a stuck one tries again. */
export function probe(step: Step, withinMs = PROBE_LIMIT_MS): Step {
  const { phase, now } = step;
  const isStuck =
    phase.name === 'opening' && !phase.isOpen && now - phase.since >= PATIENCE * withinMs;
  if ((phase.name === 'waiting' || isStuck) && step.isOnline) return begin(step);
  const probeDueAt = now + withinMs;
  if (phase.name !== 'online' || probeDueAt >= step.probeDueAt) return step;
  return start(write({ ...step, probeDueAt }, { type: 'ping' }), 'probe', withinMs);
}
