import { acknowledged, owed } from './inbox.ts';
import { add, lastSeq } from './outbox.ts';
import { begin, close, greet, lacksToken, lose, probe, retry } from './session-connect.ts';
import { receiveFrame, refuseFrame, writeAck } from './session-frames.ts';
import type {
  Outgoing,
  SessionFacts,
  SessionInput,
  SessionState,
  SessionStep,
} from './session-state.ts';
import { doing, startOverdue, stop, write, writeMessage, type Step } from './session-step.ts';

/**
 * Decides what a client's session does about one input. Total: an input that means nothing in a
 * state (a late token, a frame of a closed session) returns the same state and no effects.
 */
export function sessionTransition(
  state: SessionState,
  input: SessionInput,
  facts: SessionFacts,
): SessionStep {
  const step: Step = { ...state, ...facts, effects: [] };
  const next = state.phase.name === 'closed' ? step : decide(step, input);
  // The facts stay in the state unseen, until those of the next step take their place.
  const { effects, ...left } = next;
  return next === step ? [state, []] : [left, effects];
}

function decide(step: Step, input: SessionInput): Step {
  const { name } = step.phase;
  switch (input[0]) {
    case 'local.connect':
      return name === 'idle' ? retry(step, 0) : step;
    case 'local.send':
      return send(step, input[1]);
    case 'local.probe':
      return probe(step, input[1]);
    case 'local.renew-token':
      return step.canFetch ? doing(step, 'fetch-token') : step;
    case 'local.close':
      return hangUp(step);
    case 'token.fetched':
      return takeToken(step, input[1]);
    case 'token.failed':
      return name === 'opening' && lacksToken(step) ? lose(step) : step;
    case 'transport.opened':
      return opened(step);
    case 'transport.closed':
      if (name === 'idle' || name === 'waiting') return step;
      return input[1] === true ? retry(step, 0) : lose(step);
    case 'transport.impossible':
      return close(step, 'signaling/invalid-option', input[1]);
    case 'frame.received':
      return receiveFrame(step, input[1]);
    case 'frame.refused':
      return refuseFrame(step, input[1]);
    case 'network.changed':
      return changeNetwork(step);
    case 'timer.retry':
      return step.isOnline ? begin(step) : retry(step, step.attempt);
    case 'timer.hello':
    case 'timer.overdue':
      return lose(step);
    case 'timer.silence':
      return probe(step);
    case 'timer.probe':
      return retry(step, 0);
    case 'timer.ack':
      return writeAck(step);
  }
}

function opened(step: Step): Step {
  const { phase } = step;
  return phase.name === 'opening' ? greet({ ...step, phase: { ...phase, isOpen: true } }) : step;
}

function send(step: Step, outgoing: Outgoing): Step {
  const { phase, outbox, inbox } = step;
  const next = { ...step, outbox: add(outbox, outgoing) };
  if (phase.name !== 'online') return next;
  const told = owed(inbox) > 0 ? stop({ ...next, inbox: acknowledged(inbox) }, 'ack') : next;
  const waiting = outbox.waiting.length > 0 ? told : startOverdue(told);
  return writeMessage(waiting, { seq: lastSeq(next.outbox), payload: outgoing });
}

function hangUp(step: Step): Step {
  const { name } = step.phase;
  // After `hello` the server may have a session for us: without a last word it would wait for us.
  const isKnown = name === 'online' || name === 'greeting';
  return close(isKnown ? write(step, { type: 'bye', code: 'closed' }) : step);
}

function takeToken(step: Step, token: string): Step {
  const next = { ...step, token };
  return step.phase.name === 'online' ? write(next, { type: 'token', token }) : greet(next);
}

function changeNetwork(step: Step): Step {
  const { isOnline, isSuspect } = step;
  switch (step.phase.name) {
    case 'waiting':
      return retry(step, 0);
    case 'opening':
    case 'greeting':
      // A connection that was begun on the network before is not worth waiting for.
      return isOnline ? retry(step, 0) : step;
    default:
      // A socket of the network before hangs for minutes; what was sent on it is sent again.
      if (isSuspect && isOnline) return retry(step, 0);
      return probe({ ...step, isSuspect: !isOnline });
  }
}
