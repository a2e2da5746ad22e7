import type { Frame } from '../protocol/envelope.ts';
import { parseBody, type ParseFault } from '../protocol/parse.ts';
import { ACK_DELAY_MS, ACK_EVERY, acknowledged, arrivalOf, owed, receive } from './inbox.ts';
import { acknowledge } from './outbox.ts';
import { lose } from './session-connect.ts';
import { count, startOverdue, startSilence } from './session-effects.ts';
import { bye, receiveGreeting } from './session-greeting.ts';
import type { SessionEffect, SessionFacts, SessionState, SessionStep } from './session-state.ts';

/** One frame of the present connection. */
export function receiveFrame(state: SessionState, frame: Frame, facts: SessionFacts): SessionStep {
  if (state.phase.name === 'greeting') return receiveGreeting(state, frame, facts);
  if (state.phase.name !== 'online') return [state, []];
  const [alive, effects] = hear(state, facts);
  const [next, more] = receiveOnline(alive, frame, facts);
  return [next, [...effects, ...more]];
}

/** A text of the present connection that is no frame of this version. */
export function refuseFrame(
  state: SessionState,
  fault: ParseFault,
  facts: SessionFacts,
): SessionStep {
  const [alive, effects] = hear(state, facts);
  if (fault.fault === 'unknown') return [count(alive, 'unknown'), effects];
  if (state.phase.name !== 'online') return [count(alive, 'invalid'), effects];
  const { field, message } = fault;
  const code = fault.fault === 'too-large' ? 'too-large' : 'invalid';
  const answer = { type: 'fault', code, field, message } as const;
  return [count(alive, 'invalid'), [...effects, { type: 'write', frame: answer }]];
}

function receiveOnline(state: SessionState, frame: Frame, facts: SessionFacts): SessionStep {
  switch (frame.type) {
    case 'message':
      return receiveMessage(state, frame, facts);
    case 'ack':
      return receiveAck(state, frame.ack);
    case 'ping':
      return [state, [{ type: 'write', frame: { type: 'pong' } }]];
    case 'pong':
      return [state, []];
    case 'bye':
      return bye(state, frame.code, facts);
    case 'fault':
      return [count(state, 'faults'), [logFault(frame)]];
    default:
      return [count(state, 'unknown'), []];
  }
}

/** Anything that comes in is a sign of life. */
function hear(state: SessionState, { now }: SessionFacts): SessionStep {
  if (state.phase.name !== 'online') return [state, []];
  const silence = startSilence(state.pingMs);
  const next = { ...state, heardAt: now, probeDueAt: Infinity };
  return [
    next,
    state.probeDueAt < Infinity ? [silence, { type: 'stop', timer: 'probe' }] : [silence],
  ];
}

function receiveMessage(
  state: SessionState,
  frame: Frame<'message'>,
  facts: SessionFacts,
): SessionStep {
  const [acked, effects] = receiveAck(state, frame.ack);
  switch (arrivalOf(acked.inbox, frame.seq)) {
    case 'gap':
      return lose(count(acked, 'gaps'), facts);
    case 'duplicate': {
      const [next, more] = writeAck(acked);
      return [count(next, 'duplicates'), [...effects, ...more]];
    }
    case 'next': {
      const [owing, ack] = oweAck({ ...acked, inbox: receive(acked.inbox) });
      const [next, more] = readBody(owing, frame);
      return [next, [...effects, ...ack, ...more]];
    }
  }
}

function readBody(state: SessionState, { body, seq, from }: Frame<'message'>): SessionStep {
  const parsed = parseBody(body);
  if (parsed.ok) {
    return [state, [{ type: 'deliver', incoming: { from, message: parsed.value } }]];
  }
  if (parsed.fault === 'unknown') return [count(state, 'unknown'), []];
  const { field = 'body', message } = parsed;
  const fault = { type: 'fault', seq, code: 'invalid', field, message } as const;
  return [count(state, 'invalid'), [{ type: 'write', frame: fault }]];
}

function receiveAck(state: SessionState, ack: number): SessionStep {
  const outbox = acknowledge(state.outbox, ack);
  if (outbox === state.outbox) return [state, []];
  const isDone = outbox.waiting.length === 0;
  return [{ ...state, outbox }, [isDone ? { type: 'stop', timer: 'overdue' } : startOverdue]];
}

function oweAck(state: SessionState): SessionStep {
  const count = owed(state.inbox);
  if (count >= ACK_EVERY) return writeAck(state);
  return [state, count === 1 ? [{ type: 'start', timer: 'ack', delayMs: ACK_DELAY_MS }] : []];
}

/** Tells the server now what has been received. */
export function writeAck(state: SessionState): SessionStep {
  const ack = state.inbox.received;
  return [
    { ...state, inbox: acknowledged(state.inbox) },
    [
      { type: 'stop', timer: 'ack' },
      { type: 'write', frame: { type: 'ack', ack } },
    ],
  ];
}

function logFault({ code, seq, field }: Frame<'fault'>): SessionEffect {
  return { type: 'log', level: 'warn', event: 'session.fault', fields: { code, seq, field } };
}
