import type { Clock } from '@earshot/signaling';
import type { RecoveryFacts, RecoveryPolicy, RecoveryStep } from './recovery-plan.ts';

/** One run of recovery, from losing media to having it back or giving up. */
export interface RecoveryRun {
  /** Something that the policy looks at has changed: it decides again at once. */
  poke(): void;
  stop(): void;
}

/** What a run counts by itself. */
export type OwnFacts = 'lostForMs' | 'restarts' | 'rebuilds' | 'sinceTryMs';

export interface RecoveryRunOptions {
  readonly clock: Clock;
  readonly policy: RecoveryPolicy;
  /** When media came last, in Unix ms. */
  readonly lostAt: number;
  readonly facts: () => Omit<RecoveryFacts, OwnFacts>;
  /** It is lost for long enough that people should know. Called once. */
  readonly lost: () => void;
  /** Carries out a step of the policy. */
  readonly act: (step: Exclude<RecoveryStep, { type: 'wait' }>) => void;
}

/** A silence is worth a word after this long, in ms. */
const TELL_AFTER_MS = 2_000;
/** How long a sign of life of signaling is waited for, in ms, before it is asked again. */
const PROBE_EVERY_MS = 200;
/** A policy that answers "now" for ever must not freeze the page. */
const MIN_WAIT_MS = 50;
/** A timer that is later than this, in ms, has slept with its page: that time does not count. */
const SLEPT_MS = 5_000;

/** Asks the policy, does what it says, and asks again when it is time: only one step is ever pending. */
export function startRecovery(options: RecoveryRunOptions): RecoveryRun {
  const { clock, policy } = options;
  let { lostAt } = options;
  let triedAt = -Infinity;
  let isTold = false;
  let isStopped = false;
  let cancelWait = (): void => undefined;
  const tries = { restarts: 0, rebuilds: 0 };

  function stop(): void {
    isStopped = true;
    cancelWait();
  }

  function wait(forMs: number): void {
    const dueAt = clock.now() + Math.max(forMs, MIN_WAIT_MS);
    cancelWait = clock.after(dueAt - clock.now(), () => {
      const lateMs = clock.now() - dueAt;
      if (lateMs > SLEPT_MS) {
        lostAt += lateMs;
        triedAt += lateMs;
      }
      decide();
    });
  }

  function tell(facts: RecoveryFacts): number {
    const dueInMs = facts.link === 'silent' ? TELL_AFTER_MS - facts.lostForMs : 0;
    if (isTold || dueInMs > 0) return isTold ? Infinity : dueInMs;
    isTold = true;
    options.lost();
    return Infinity;
  }

  function decide(): void {
    if (isStopped) return;
    cancelWait();
    const now = clock.now();
    const own = { lostForMs: now - lostAt, sinceTryMs: now - triedAt, ...tries };
    const facts = { ...options.facts(), ...own };
    const tellInMs = tell(facts);
    const step = policy.next(facts);
    if (step.type === 'give-up') stop();
    else wait(Math.min(waitAfter(step), tellInMs));
    if (step.type === 'wait') return;
    if (step.type === 'restart-ice') tries.restarts += 1;
    if (step.type === 'rebuild') tries.rebuilds += 1;
    if (step.type === 'restart-ice' || step.type === 'rebuild') triedAt = now;
    options.act(step);
  }

  decide();
  return { poke: decide, stop };
}

function waitAfter(step: RecoveryStep): number {
  if (step.type === 'wait') return step.forMs;
  return step.type === 'probe-signaling' ? PROBE_EVERY_MS : MIN_WAIT_MS;
}
