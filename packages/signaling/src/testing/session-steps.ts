import type { Frame } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import {
  createSessionState,
  type SessionEffect,
  type SessionFacts,
  type SessionInput,
  type SessionPhase,
  type SessionSetup,
  type SessionState,
  type SessionStep,
  type SessionTimer,
} from '../session/session-state.ts';
import { sessionTransition } from '../session/session-transition.ts';

/** Noon, the middle of all waits, and the browser says online. */
export const facts: SessionFacts = { now: 1_000_000, random: 0.5, isOnline: true };

/** A message that says nothing but its name. */
export function ringing(call: string): Message {
  return { type: 'call.ringing', call };
}

/** A `welcome` as a well-behaved server sends it. */
export function welcomeFrame(changes: Partial<Frame<'welcome'>> = {}): Frame<'welcome'> {
  return {
    type: 'welcome',
    v: 1,
    session: 's1',
    secret: 'secret1',
    resumed: false,
    received: 0,
    self: { user: 'alice', device: 'phone' },
    pingMs: 20_000,
    turn: true,
    ...changes,
  };
}

/** What the session gets when a frame comes in. */
export function received(frame: Frame): SessionInput {
  return ['frame.received', frame];
}

/** Applies inputs one after the other; the effects are those of the last one. */
export function apply(
  state: SessionState,
  inputs: readonly SessionInput[],
  at = facts,
): SessionStep {
  let step: SessionStep = [state, []];
  for (const input of inputs) step = sessionTransition(step[0], input, at);
  return step;
}

/** A session of the device `phone`, not begun. */
export function session(setup: Partial<SessionSetup> = {}): SessionState {
  return createSessionState({
    device: 'phone',
    canFetch: false,
    token: undefined,
    maxOutbox: 8,
    ...setup,
  });
}

/** The inputs that lead a session from the beginning into a phase. */
export const pathTo: Readonly<Record<SessionPhase['name'], readonly SessionInput[]>> = {
  idle: [],
  waiting: [['local.connect'], ['transport.closed']],
  opening: [['local.connect']],
  greeting: [['local.connect'], ['transport.opened']],
  online: [['local.connect'], ['transport.opened'], ['frame.received', welcomeFrame()]],
  closed: [['local.close']],
};

/** A session in a phase. */
export function sessionIn(
  phase: SessionPhase['name'],
  setup: Partial<SessionSetup> = {},
): SessionState {
  return apply(session(setup), pathTo[phase])[0];
}

/** Effects as short words, for tables. */
export function words(effects: readonly SessionEffect[]): readonly string[] {
  return effects.filter(([name]) => name !== 'log').map(word);
}

function word(effect: SessionEffect): string {
  switch (effect[0]) {
    case 'write':
      return `write ${frameWords(effect[1])}`;
    case 'deliver':
      return `deliver ${'call' in effect[1].message ? effect[1].message.call : ''}`;
    case 'log':
      return `log ${effect[1]}`;
    default:
      return effect.join(' ');
  }
}

function frameWords(frame: Frame): string {
  if (frame.type === 'message') return `message ${frame.seq}`;
  if (frame.type === 'ack') return `ack ${frame.ack}`;
  if (frame.type === 'bye' || frame.type === 'fault') return `${frame.type} ${frame.code}`;
  return frame.type;
}

/** A timer has run out. */
export function fired(timer: SessionTimer): SessionInput {
  return [`timer.${timer}`];
}

/** The app sends a message to bob. */
export function send(call: string): SessionInput {
  return ['local.send', { message: ringing(call), to: { user: 'bob' } }];
}

/** A message of bob comes in. */
export function incoming(seq: number, body: unknown = ringing(`n${seq}`)): SessionInput {
  return received({ type: 'message', seq, ack: 0, from: { user: 'bob', device: 'd' }, body });
}

/** The phase in a word, with the wait or the error that belongs to it. */
export function phaseOf([{ phase }]: SessionStep): string {
  if (phase.name === 'waiting' && phase.retryAt !== undefined) {
    return `waiting ${phase.retryAt - facts.now}`;
  }
  return phase.name === 'closed' ? `closed ${phase.error?.code ?? ''}`.trim() : phase.name;
}

/** Leaves the connection and tries again after half of the first back-off. */
export const backOff = ['drop', 'start retry 250'];
/** Starts an attempt. */
export const beginning = ['open', 'start hello 10000'];
/** Ends the session. */
export const ending = ['finish'];
/** Asks whether the server is there. */
export const probing = ['write ping', 'start probe 2000'];
