import type { Numbered } from './outbox.ts';
import type { Outgoing, SessionEffect, SessionState, SessionStats } from './session-state.ts';

/** A message that is not acknowledged within this, in ms, was lost on a connection that seems alive. */
const OVERDUE_MS = 10_000;
/** However often the server says it pings, silence shorter than this, in ms, means nothing. */
const MIN_SILENCE_MS = 2_000;

/** The message under its number, with the acknowledgement that is due anyway. */
export function writeMessage(
  state: SessionState,
  { seq, payload }: Numbered<Outgoing>,
): SessionEffect {
  const { message: body, to } = payload;
  const ack = state.inbox.received;
  return { type: 'write', frame: { type: 'message', seq, ack, to, body } };
}

/** Waits for the acknowledgement of what was sent. */
export const startOverdue: SessionEffect = { type: 'start', timer: 'overdue', delayMs: OVERDUE_MS };

/** Waits for a sign of life. */
export function startSilence(pingMs: number): SessionEffect {
  return { type: 'start', timer: 'silence', delayMs: Math.max(2 * pingMs, MIN_SILENCE_MS) };
}

/** One more of what {@link SessionStats} counts. */
export function count(state: SessionState, what: keyof SessionStats): SessionState {
  return { ...state, stats: { ...state.stats, [what]: state.stats[what] + 1 } };
}
