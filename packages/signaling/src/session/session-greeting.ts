import type { Frame } from '../protocol/envelope.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { acknowledged, createInbox } from './inbox.ts';
import { acknowledge, covers, renumber, unacked } from './outbox.ts';
import { closeWith, lose, refreshToken, retry } from './session-connect.ts';
import { count, startOverdue, startSilence, writeMessage } from './session-effects.ts';
import type { SessionEffect, SessionFacts, SessionState, SessionStep } from './session-state.ts';

/** How long a `hello` of a connection that was left may be on its way, in ms. */
const LATE_HELLO_MS = 30_000;
/** Clients of a server that drains come back spread over this, in ms. */
const DRAIN_SPREAD_MS = 2_000;

/** What the server says to `hello`. */
export function receiveGreeting(
  state: SessionState,
  frame: Frame,
  facts: SessionFacts,
): SessionStep {
  switch (frame.type) {
    case 'welcome':
      return welcome(state, frame, facts);
    case 'refused':
      return refused(state, frame, facts);
    case 'bye':
      return bye(state, frame.code, facts);
    default:
      return [state, []];
  }
}

function welcome(state: SessionState, frame: Frame<'welcome'>, facts: SessionFacts): SessionStep {
  if (frame.v !== PROTOCOL_VERSION) return closeWith(state, otherVersion);
  if (frame.resumed && !canResume(state, frame)) return forgetSession(state, facts);
  const { session, secret, self, pingMs, resumed } = frame;
  const next: SessionState = {
    ...state,
    phase: { name: 'online', since: facts.now, self },
    ticket: { session, secret },
    self,
    providesIce: frame.turn,
    heardAt: facts.now,
    pingMs,
    hasRefreshed: false,
    outbox: resumed ? acknowledge(state.outbox, frame.received) : renumber(state.outbox),
    inbox: resumed ? acknowledged(state.inbox) : createInbox(),
  };
  const waiting = unacked(next.outbox);
  const effects: SessionEffect[] = [
    { type: 'stop-all' },
    startSilence(pingMs),
    ...waiting.map((numbered) => writeMessage(next, numbered)),
  ];
  if (waiting.length > 0) effects.push(startOverdue);
  effects.push(logOnline(next, resumed));
  return [count(next, resumed ? 'resumes' : 'sessions'), effects];
}

function canResume(state: SessionState, frame: Frame<'welcome'>): boolean {
  return state.ticket?.session === frame.session && covers(state.outbox, frame.received);
}

/** The server's memory contradicts ours: better a new session with a full sync than a silent gap. */
function forgetSession(state: SessionState, facts: SessionFacts): SessionStep {
  const forgetful = { ...state, ticket: undefined };
  const [next, effects] = retry(forgetful, facts, { attempt: state.attempt + 1 });
  return [next, [{ type: 'log', level: 'warn', event: 'session.contradicted' }, ...effects]];
}

function refused(state: SessionState, frame: Frame<'refused'>, facts: SessionFacts): SessionStep {
  switch (frame.code) {
    case 'unauthorized':
      return refreshToken(state, facts);
    case 'busy': {
      const atLeastMs = frame.retryAfterMs ?? 0;
      return retry(state, facts, { attempt: state.attempt + 1, atLeastMs });
    }
    case 'forbidden':
      return closeWith(state, { code: 'signaling/unauthorized', cause: frame.message });
    case 'version':
      return closeWith(state, otherVersion);
    case 'invalid':
      return closeWith(state, { code: 'signaling/protocol', cause: frame.message });
  }
}

/** The server's last word on this connection. */
export function bye(
  state: SessionState,
  code: Frame<'bye'>['code'],
  facts: SessionFacts,
): SessionStep {
  switch (code) {
    case 'replaced':
      return replaced(state, facts);
    case 'expired':
      return refreshToken(state, facts);
    case 'draining':
      return retry(state, facts, { attempt: 0, atLeastMs: 1 + facts.random * DRAIN_SPREAD_MS });
    default:
      return lose(state, facts);
  }
}

/** It may have been by an own `hello`, of a connection that was left: it came late, and so looked newer. */
function replaced(state: SessionState, facts: SessionFacts): SessionStep {
  if (facts.now - state.leftAt >= LATE_HELLO_MS) {
    return closeWith(state, { code: 'signaling/replaced' });
  }
  return retry({ ...state, leftAt: -Infinity }, facts, { attempt: state.attempt + 1 });
}

function logOnline(state: SessionState, resumed: boolean): SessionEffect {
  return {
    type: 'log',
    level: 'info',
    event: 'session.online',
    fields: { resumed, resent: state.outbox.waiting.length },
  };
}

const otherVersion = { code: 'signaling/protocol', cause: 'version' } as const;
