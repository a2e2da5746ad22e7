import type { Frame } from '../protocol/envelope.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { acknowledged, createInbox } from './inbox.ts';
import { acknowledge, covers, renumber, unacked } from './outbox.ts';
import { close, lose, refreshToken, retry } from './session-connect.ts';
import { DRAIN_SPREAD_MS, LATE_HELLO_MS } from './session-limits.ts';
import { count, doing, hear, startOverdue, stop, writeMessage, type Step } from './session-step.ts';

/** What the server says to `hello`. */
export function receiveGreeting(step: Step, frame: Frame): Step {
  switch (frame.type) {
    case 'welcome':
      return welcome(step, frame);
    case 'refused':
      return refused(step, frame);
    case 'bye':
      return bye(step, frame.code);
    default:
      return step;
  }
}

function welcome(step: Step, frame: Frame<'welcome'>): Step {
  const { session, secret, self, pingMs, resumed, received } = frame;
  if (frame.v !== PROTOCOL_VERSION) return close(step, 'signaling/protocol', 'version');
  if (resumed && (step.ticket?.session !== session || !covers(step.outbox, received))) {
    // The server's memory contradicts ours: better a new session with a full sync than a silent gap.
    const forgetful = { ...step, ticket: undefined };
    return lose(doing(forgetful, 'log', 'session.contradicted'));
  }
  const next: Step = {
    ...step,
    phase: { name: 'online', since: step.now, self },
    ticket: { session, secret },
    self,
    providesIce: frame.turn,
    pingMs,
    hasRefreshed: false,
    outbox: resumed ? acknowledge(step.outbox, received) : renumber(step.outbox),
    inbox: resumed ? acknowledged(step.inbox) : createInbox(),
  };
  const greeted = count(hear(stop(next, 'hello')), resumed ? 'resumes' : 'sessions');
  const waiting = unacked(next.outbox);
  const sent = waiting.reduce(writeMessage, greeted);
  return waiting.length > 0 ? startOverdue(sent) : sent;
}

function refused(step: Step, { code, message, retryAfterMs }: Frame<'refused'>): Step {
  switch (code) {
    case 'unauthorized':
      return refreshToken(step);
    case 'busy':
      return lose(step, retryAfterMs);
    case 'forbidden':
      return close(step, 'signaling/unauthorized', message);
    default:
      return close(step, 'signaling/protocol', message);
  }
}

/** The server's last word on this connection. */
export function bye(step: Step, code: Frame<'bye'>['code']): Step {
  switch (code) {
    case 'replaced':
      return replaced(step);
    case 'expired':
      return refreshToken(step);
    case 'draining':
      return retry(step, 0, 1 + step.random * DRAIN_SPREAD_MS);
    default:
      return lose(step);
  }
}

/** It may have been by an own `hello`, of a connection that was left: it came late, and so looked newer. */
function replaced(step: Step): Step {
  if (step.now - step.leftAt >= LATE_HELLO_MS) return close(step, 'signaling/replaced');
  return retry({ ...step, leftAt: -Infinity }, step.attempt + 1);
}
