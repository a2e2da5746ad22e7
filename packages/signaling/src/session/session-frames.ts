import type { Frame } from '../protocol/envelope.ts';
import { parseBody, type ParseFault } from '../protocol/parse.ts';
import { ACK_DELAY_MS, ACK_EVERY, acknowledged, arrivalOf, owed, receive } from './inbox.ts';
import { acknowledge } from './outbox.ts';
import { lose } from './session-connect.ts';
import { bye, receiveGreeting } from './session-greeting.ts';
import { count, doing, hear, start, startOverdue, stop, write, type Step } from './session-step.ts';

/** One frame of the present connection. */
export function receiveFrame(step: Step, frame: Frame): Step {
  if (step.phase.name === 'greeting') return receiveGreeting(step, frame);
  return step.phase.name === 'online' ? receiveOnline(hear(step), frame) : step;
}

/** A text of the present connection that is no frame of this version. */
export function refuseFrame(step: Step, fault: ParseFault): Step {
  return refuse(step.phase.name === 'online' ? hear(step) : step, fault);
}

function receiveOnline(step: Step, frame: Frame): Step {
  switch (frame.type) {
    case 'message':
      return receiveMessage(step, frame);
    case 'ack':
      return receiveAck(step, frame.ack);
    case 'ping':
      return write(step, { type: 'pong' });
    case 'pong':
      return step;
    case 'bye':
      return bye(step, frame.code);
    case 'fault':
      return doing(count(step, 'faults'), 'log', 'session.fault', frame);
    default:
      return count(step, 'unknown');
  }
}

function receiveMessage(step: Step, frame: Frame<'message'>): Step {
  const acked = receiveAck(step, frame.ack);
  const { inbox } = acked;
  switch (arrivalOf(inbox, frame.seq)) {
    case 'gap':
      return lose(count(acked, 'gaps'));
    case 'duplicate':
      return writeAck(count(acked, 'duplicates'));
    case 'next':
      return readBody(oweAck({ ...acked, inbox: receive(inbox) }), frame);
  }
}

function readBody(step: Step, { body, seq, from }: Frame<'message'>): Step {
  const parsed = parseBody(body);
  if (!parsed.ok) return refuse(step, parsed, seq);
  return doing(step, 'deliver', { from, message: parsed.value });
}

/** What comes from a newer version is ignored; all else is answered, once the server listens. */
function refuse(step: Step, { fault, field, message }: ParseFault, seq?: number): Step {
  if (fault === 'unknown') return count(step, fault);
  const counted = count(step, 'invalid');
  if (step.phase.name !== 'online') return counted;
  const code = fault === 'too-large' ? fault : 'invalid';
  return write(counted, { type: 'fault', seq, code, field, message });
}

function receiveAck(step: Step, ack: number): Step {
  const outbox = acknowledge(step.outbox, ack);
  if (outbox === step.outbox) return step;
  const next = { ...step, outbox };
  return outbox.waiting.length > 0 ? startOverdue(next) : stop(next, 'overdue');
}

function oweAck(step: Step): Step {
  const owing = owed(step.inbox);
  if (owing >= ACK_EVERY) return writeAck(step);
  return owing === 1 ? start(step, 'ack', ACK_DELAY_MS) : step;
}

/** Tells the server now what has been received. */
export function writeAck(step: Step): Step {
  const ack = step.inbox.received;
  return write(stop({ ...step, inbox: acknowledged(step.inbox) }, 'ack'), { type: 'ack', ack });
}
