import type { Frame } from '../protocol/envelope.ts';
import type { Numbered } from './outbox.ts';
import { MIN_SILENCE_MS, OVERDUE_MS } from './session-limits.ts';
import type {
  Outgoing,
  SessionEffect,
  SessionFacts,
  SessionState,
  SessionStats,
  SessionTimer,
} from './session-state.ts';

/** A state on its way to the next one: with the facts of the moment, and what is to be done so far. */
export interface Step extends SessionState, SessionFacts {
  readonly effects: readonly SessionEffect[];
}

/** The same, and one thing more to be done. */
export function doing(step: Step, ...effect: SessionEffect): Step {
  return { ...step, effects: [...step.effects, effect] };
}

export function write(step: Step, frame: Frame): Step {
  return doing(step, 'write', frame);
}

/** Writes a message under its number, with the acknowledgement that is due anyway. */
export function writeMessage(
  step: Step,
  { seq, payload: { message: body, to } }: Numbered<Outgoing>,
): Step {
  return write(step, { type: 'message', seq, ack: step.inbox.received, to, body });
}

export function start(step: Step, timer: SessionTimer, delayMs: number): Step {
  return doing(step, 'start', timer, delayMs);
}

export function stop(step: Step, timer: SessionTimer): Step {
  return doing(step, 'stop', timer);
}

/** Waits for the acknowledgement of what was sent. */
export function startOverdue(step: Step): Step {
  return start(step, 'overdue', OVERDUE_MS);
}

/** Anything that comes in is a sign of life: waits for the next one. */
export function hear(step: Step): Step {
  const delayMs = Math.max(2 * step.pingMs, MIN_SILENCE_MS);
  const heard = start({ ...step, heardAt: step.now, probeDueAt: Infinity }, 'silence', delayMs);
  return step.probeDueAt < Infinity ? stop(heard, 'probe') : heard;
}

/** One more of what {@link SessionStats} counts. */
export function count(step: Step, what: keyof SessionStats): Step {
  return { ...step, stats: { ...step.stats, [what]: step.stats[what] + 1 } };
}
