import type { Frame } from '../protocol/envelope.ts';
import type { Numbered } from './outbox.ts';
import type {
  Outgoing,
  SessionEffect,
  SessionFacts,
  SessionState,
  SessionStats,
  SessionTimer,
} from './session-state.ts';

/** A message that is not acknowledged within this, in ms, was lost on a connection that seems alive. */
const OVERDUE_MS = 10_000;
/** However often the server says it pings, silence shorter than this, in ms, means nothing. */
const MIN_SILENCE_MS = 2_000;

/** A state on its way to the next one: with the facts of the moment, and what is to be done so far. */
export interface Step extends SessionState, SessionFacts {
  readonly effects: readonly SessionEffect[];
}

/** The same, and one thing more to be done. */
export function doing(step: Step, effect: SessionEffect): Step {
  return { ...step, effects: [...step.effects, effect] };
}

export function write(step: Step, frame: Frame): Step {
  return doing(step, { type: 'write', frame });
}

/** Writes a message under its number, with the acknowledgement that is due anyway. */
export function writeMessage(step: Step, { seq, payload }: Numbered<Outgoing>): Step {
  const { message: body, to } = payload;
  return write(step, { type: 'message', seq, ack: step.inbox.received, to, body });
}

export function start(step: Step, timer: SessionTimer, delayMs: number): Step {
  return doing(step, { type: 'start', timer, delayMs });
}

export function stop(step: Step, timer: SessionTimer): Step {
  return doing(step, { type: 'stop', timer });
}

/** Waits for the acknowledgement of what was sent. */
export function startOverdue(step: Step): Step {
  return start(step, 'overdue', OVERDUE_MS);
}

/** Something came in: waits for the next sign of life. */
export function hear(step: Step): Step {
  const delayMs = Math.max(2 * step.pingMs, MIN_SILENCE_MS);
  return start({ ...step, heardAt: step.now, probeDueAt: Infinity }, 'silence', delayMs);
}

/** One more of what {@link SessionStats} counts. */
export function count(step: Step, what: keyof SessionStats): Step {
  return { ...step, stats: { ...step.stats, [what]: step.stats[what] + 1 } };
}
