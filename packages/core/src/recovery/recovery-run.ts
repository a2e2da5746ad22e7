import type { Clock } from '@earshot/signaling';
import type { RecoveryFacts, RecoveryPolicy } from './recovery-plan.ts';

/** One run of recovery, from losing media to having it back or giving up. */
export interface RecoveryRun {
  /** Something that the policy looks at has changed: it decides again at once. */
  poke(): void;
  stop(): void;
}

export interface RecoveryRunOptions {
  readonly clock: Clock;
  readonly policy: RecoveryPolicy;
  readonly facts: () => Pick<
    RecoveryFacts,
    'isOnline' | 'isPeerAbsent' | 'isSignalingOnline' | 'link'
  >;
  readonly restartIce: () => void;
  readonly giveUp: () => void;
}

/** Asks the policy, does what it says, and asks again when it is time: only one step is ever pending. */
export function startRecovery(options: RecoveryRunOptions): RecoveryRun {
  const { clock, policy } = options;
  const lostAt = clock.now();
  let restarts = 0;
  let restartedAt = -Infinity;
  let cancelWait = (): void => undefined;
  let isStopped = false;

  function stop(): void {
    isStopped = true;
    cancelWait();
  }

  function decide(): void {
    if (isStopped) return;
    cancelWait();
    const now = clock.now();
    const step = policy.next({
      ...options.facts(),
      lostForMs: now - lostAt,
      restarts,
      sinceRestartMs: now - restartedAt,
    });
    if (step.type === 'wait') {
      cancelWait = clock.after(Math.max(step.forMs, MIN_WAIT_MS), decide);
      return;
    }
    if (step.type === 'give-up') {
      stop();
      options.giveUp();
      return;
    }
    restarts += 1;
    restartedAt = now;
    cancelWait = clock.after(MIN_WAIT_MS, decide);
    options.restartIce();
  }

  decide();
  return { poke: decide, stop };
}

/** A policy that answers "now" for ever must not freeze the page. */
const MIN_WAIT_MS = 50;
