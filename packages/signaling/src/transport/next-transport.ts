/** What a session gets for its next attempt. */
export type TransportKind = 'primary' | 'fallback';

/** What is known of two ways to one server. */
export interface TransportChoice {
  readonly next: TransportKind;
  /** How often in a row the primary did not open. */
  readonly failures: number;
  /** How often the primary was tried beside the fallback since it last proved good. */
  readonly trials: number;
  /** While the fallback is in use: when the primary is tried beside it, in Unix ms. */
  readonly trialAt: number;
}

/** How one transport of a session went. */
export interface TransportRun {
  readonly kind: TransportKind;
  readonly endedBy: 'us' | 'other' | 'time-out';
  /** How long it was open, in ms; absent: it never was. */
  readonly openMs?: number | undefined;
  /** Whether anything came in over it. */
  readonly hasHeard: boolean;
}

/** What the choice depends on. */
export type ChoiceInput =
  | { readonly type: 'run.ended'; readonly run: TransportRun }
  | { readonly type: 'trial.passed' }
  | { readonly type: 'trial.failed' }
  | { readonly type: 'network.changed' };

/** The moment of a decision, in Unix ms, and its luck, uniform in [0, 1). */
export interface ChoiceFacts {
  readonly now: number;
  readonly random: number;
}

/** A primary that does not open this often in a row is left: once, anything fails. */
const FAILURES = 2;
/** A primary on which nothing came in by then was open in vain: something between the ends swallows it. */
const IN_VAIN_MS = 2_000;
/** A primary that lasted this long, in ms, has proved good. */
const LASTING_MS = 5_000;
/** The first trial comes after this, in ms; the wait doubles with each … */
const FIRST_TRIAL_MS = 30_000;
/** … up to this. */
const LAST_TRIAL_MS = 300_000;

/** Before anything was tried. */
export const firstChoice: TransportChoice = {
  next: 'primary',
  failures: 0,
  trials: 0,
  trialAt: 0,
};

/** Decides over which transport a session goes on. An input that changes nothing gives the same choice. */
export function nextTransport(
  choice: TransportChoice,
  input: ChoiceInput,
  facts: ChoiceFacts,
): TransportChoice {
  switch (input.type) {
    case 'run.ended':
      return input.run.kind === 'primary'
        ? afterPrimary(choice, input.run, facts)
        : afterFallback(choice, input.run);
    case 'trial.passed':
      // It opens, but has carried nothing yet: one more failure is enough.
      return { ...choice, next: 'primary', failures: FAILURES - 1, trials: choice.trials + 1 };
    case 'trial.failed':
      return fallBack({ ...choice, trials: choice.trials + 1 }, facts);
    case 'network.changed':
      return { ...choice, trials: 0, trialAt: facts.now };
  }
}

/** How long the fallback is used before a trial of the primary, in ms. */
export function trialDelayMs(trials: number, random: number): number {
  const longest = Math.min(LAST_TRIAL_MS, FIRST_TRIAL_MS * 2 ** Math.min(trials, 30));
  // Spread, so that clients which fell back together do not try together.
  return Math.round(longest * (1 - random / 5));
}

function afterPrimary(
  choice: TransportChoice,
  run: TransportRun,
  facts: ChoiceFacts,
): TransportChoice {
  const { endedBy, openMs, hasHeard } = run;
  if (openMs === undefined) {
    if (endedBy === 'us') return choice;
    const failures = choice.failures + 1;
    const isLeft = endedBy === 'time-out' || failures >= FAILURES;
    return isLeft ? fallBack(choice, facts) : { ...choice, failures };
  }
  if (hasHeard) return { ...choice, failures: 0, trials: openMs >= LASTING_MS ? 0 : choice.trials };
  // Closed by us before it could have said anything, it has not failed.
  return endedBy === 'us' && openMs < IN_VAIN_MS ? choice : fallBack(choice, facts);
}

/** A fallback that carries nothing is no better: the two take turns, until one of them works. */
function afterFallback(choice: TransportChoice, run: TransportRun): TransportChoice {
  return run.hasHeard ? choice : { ...choice, next: 'primary', failures: FAILURES - 1 };
}

function fallBack(choice: TransportChoice, { now, random }: ChoiceFacts): TransportChoice {
  return {
    ...choice,
    next: 'fallback',
    failures: 0,
    trialAt: now + trialDelayMs(choice.trials, random),
  };
}
