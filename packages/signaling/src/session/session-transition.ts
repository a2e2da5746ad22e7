import { acknowledged, owed } from './inbox.ts';
import { add, lastSeq } from './outbox.ts';
import { begin, closeWith, greet, lose, probe, retry } from './session-connect.ts';
import { startOverdue, writeMessage } from './session-effects.ts';
import { receiveFrame, refuseFrame, writeAck } from './session-frames.ts';
import type {
  Outgoing,
  SessionEffect,
  SessionFacts,
  SessionInput,
  SessionState,
  SessionStep,
  SessionTimer,
} from './session-state.ts';

/**
 * Decides what a client's session does about one input. Total: an input that means nothing in a
 * state (a late token, a frame of a closed session) returns the same state and no effects.
 */
export function sessionTransition(
  state: SessionState,
  input: SessionInput,
  facts: SessionFacts,
): SessionStep {
  if (state.phase.name === 'closed') return [state, []];
  switch (input.type) {
    case 'local.connect':
      return state.phase.name === 'idle' ? retry(state, facts, { attempt: 0 }) : [state, []];
    case 'local.send':
      return send(state, input.outgoing);
    case 'local.probe':
      return probe(state, facts, input.withinMs);
    case 'local.renew-token':
      return [state, state.auth === 'fetched' ? [{ type: 'fetch-token' }] : []];
    case 'local.close':
      return close(state);
    case 'token.fetched':
      return takeToken(state, input.token);
    case 'token.failed':
      return isOpening(state) && state.token === undefined ? lose(state, facts) : [state, []];
    case 'transport.opened':
      return opened(state);
    case 'transport.closed':
      if (!isConnected(state)) return [state, []];
      return input.isForBetter === true ? retry(state, facts, { attempt: 0 }) : lose(state, facts);
    case 'transport.impossible':
      return closeWith(state, { code: 'signaling/invalid-option', cause: input.cause });
    case 'frame.received':
      return receiveFrame(state, input.frame, facts);
    case 'frame.refused':
      return refuseFrame(state, input.fault, facts);
    case 'network.changed':
      return changeNetwork(state, facts);
    case 'timer.fired':
      return fire(state, input.timer, facts);
  }
}

function isOpening(state: SessionState): boolean {
  return state.phase.name === 'opening';
}

function opened(state: SessionState): SessionStep {
  const { phase } = state;
  if (phase.name !== 'opening') return [state, []];
  return greet({ ...state, phase: { ...phase, isOpen: true } });
}

function isConnected(state: SessionState): boolean {
  return state.phase.name !== 'idle' && state.phase.name !== 'waiting';
}

function send(state: SessionState, outgoing: Outgoing): SessionStep {
  const next = { ...state, outbox: add(state.outbox, outgoing) };
  if (state.phase.name !== 'online') return [next, []];
  const effects: SessionEffect[] = [];
  if (owed(state.inbox) > 0) effects.push({ type: 'stop', timer: 'ack' });
  if (state.outbox.waiting.length === 0) effects.push(startOverdue);
  effects.push(writeMessage(next, { seq: lastSeq(next.outbox), payload: outgoing }));
  return [{ ...next, inbox: acknowledged(next.inbox) }, effects];
}

function close(state: SessionState): SessionStep {
  const [next, effects] = closeWith(state);
  const { name } = state.phase;
  // After `hello` the server may have a session for us: without a last word it would wait for us.
  if (name !== 'online' && name !== 'greeting') return [next, effects];
  return [next, [{ type: 'write', frame: { type: 'bye', code: 'closed' } }, ...effects]];
}

function takeToken(state: SessionState, token: string): SessionStep {
  const next = { ...state, token };
  if (state.phase.name !== 'online') return greet(next);
  return [next, [{ type: 'write', frame: { type: 'token', token } }]];
}

/** A connection that was begun on the network before is not worth waiting for. */
function changeNetwork(state: SessionState, facts: SessionFacts): SessionStep {
  switch (state.phase.name) {
    case 'waiting':
      return retry(state, facts, { attempt: 0 });
    case 'opening':
    case 'greeting':
      return facts.isOnline ? begin({ ...state, attempt: 0 }, facts) : [state, []];
    default:
      // A socket of the network before hangs for minutes; what was sent on it is sent again.
      if (state.isSuspect && facts.isOnline) return retry(state, facts, { attempt: 0 });
      return probe({ ...state, isSuspect: !facts.isOnline }, facts);
  }
}

function fire(state: SessionState, timer: SessionTimer, facts: SessionFacts): SessionStep {
  switch (timer) {
    case 'retry':
      return facts.isOnline ? begin(state, facts) : retry(state, facts, { attempt: state.attempt });
    case 'hello':
    case 'overdue':
      return lose(state, facts);
    case 'silence':
      return probe(state, facts);
    case 'probe':
      return retry(state, facts, { attempt: 0 });
    case 'ack':
      return writeAck(state);
  }
}
