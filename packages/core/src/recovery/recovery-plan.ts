/** What a recovery policy knows when it decides. */
export interface RecoveryFacts {
  /** How long media has been away, in ms. */
  readonly lostForMs: number;
  /** ICE restarts since media was lost. */
  readonly restarts: number;
  /** How long since the last restart, in ms; Infinity before the first. */
  readonly sinceRestartMs: number;
  readonly link: 'interrupted' | 'failed';
  readonly isOnline: boolean;
  readonly isSignalingOnline: boolean;
  /** The server says that the other side's device is gone. */
  readonly isPeerAbsent: boolean;
}

/** What to do now; `wait` asks again after `forMs` or when a fact changes. */
export type RecoveryStep =
  | { readonly type: 'wait'; readonly forMs: number }
  | { readonly type: 'restart-ice' }
  | { readonly type: 'give-up' };

/** Decides how a lost link comes back: one pure method, replaceable. */
export interface RecoveryPolicy {
  next(facts: RecoveryFacts): RecoveryStep;
}

/** Media is given up after this long. */
const GIVE_UP_MS = 30_000;
/** A peer that the server knows to be gone is given up sooner. */
const ABSENT_GIVE_UP_MS = 2_000;
/** `interrupted` heals by itself more often than not in this time. */
const PATIENCE_MS = 2_000;
const RESTART_EVERY_MS = 8_000;

/**
 * The default policy: an interrupted link gets 2 s to heal, then ICE restarts, again every 8 s while both the network
 * and signaling are up; after 30 s it is lost.
 */
export const recoveryPlan: RecoveryPolicy = {
  next(facts) {
    const limitMs = facts.isPeerAbsent ? ABSENT_GIVE_UP_MS : GIVE_UP_MS;
    if (facts.lostForMs >= limitMs) return { type: 'give-up' };
    const untilLimitMs = limitMs - facts.lostForMs;
    if (!facts.isOnline || !facts.isSignalingOnline) return { type: 'wait', forMs: untilLimitMs };
    const dueInMs = restartDueInMs(facts);
    if (dueInMs <= 0) return { type: 'restart-ice' };
    return { type: 'wait', forMs: Math.min(dueInMs, untilLimitMs) };
  },
};

function restartDueInMs(facts: RecoveryFacts): number {
  if (facts.restarts > 0) return RESTART_EVERY_MS - facts.sinceRestartMs;
  return facts.link === 'failed' ? 0 : PATIENCE_MS - facts.lostForMs;
}
