import type { CallTimer } from './call-effect.ts';
import type { CallModel } from './call-model.ts';

/** Without a server: a callee that has not rung by now is not there. */
const REACH_MS = 5_000;
/** From the answer to media. */
const CONNECT_MS = 30_000;
/** The server ends a ring; this side only waits a little longer, in case it never hears of it. */
const SERVER_MARGIN_MS = 5_000;

export interface TimerFacts {
  readonly now: number;
  /** When the ring is over, by this side's clock. */
  readonly ringEndsAt: number;
  readonly maxDurationMs: number;
}

/** How long a timer of this call runs from now, in ms. */
export function timerDelayMs(timer: CallTimer, model: CallModel, facts: TimerFacts): number {
  const { now, ringEndsAt, maxDurationMs } = facts;
  const { arbiter, direction, state } = model;
  switch (timer) {
    case 'reach':
      return REACH_MS;
    case 'connect':
      return CONNECT_MS;
    case 'ring': {
      const isOwn = arbiter === 'peers' && direction === 'outgoing';
      return Math.max(0, ringEndsAt - now) + (isOwn ? 0 : SERVER_MARGIN_MS);
    }
    case 'max-duration': {
      const since = 'since' in state ? state.since : now;
      return Math.max(0, since + maxDurationMs - now);
    }
  }
}
