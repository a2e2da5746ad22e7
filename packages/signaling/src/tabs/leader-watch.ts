import type { Clock } from '../environment.ts';
import { createTimers } from '../timers.ts';

/** How often a tab that is looked at makes sure that there is a leader, in ms … */
const CHECK_EVERY_MS = 10_000;
/** … which has to give a sign of life within this, in ms. */
const ANSWER_MS = 2_000;

/**
 * A tab that is suspended by its browser still leads, and does nothing: phones do that to tabs that nobody looks at. The
 * tab that somebody looks at must not depend on such a one.
 */
export interface LeaderWatch {
  /** Makes sure now. */
  check(): void;
  /** The leader was told something that it answers. */
  expect(): void;
  /** The leader has said something. */
  heard(): void;
  stop(): void;
}

export interface LeaderWatchOptions {
  readonly clock: Clock;
  /** Whether this tab may take the lead by force: somebody looks at it, and it does not lead itself. */
  readonly mayLead: () => boolean;
  readonly ask: () => void;
  readonly silent: () => void;
}

export function watchLeader({ clock, mayLead, ask, silent }: LeaderWatchOptions): LeaderWatch {
  const timers = createTimers<'check' | 'answer'>(clock);

  function check(): void {
    if (!mayLead()) return;
    ask();
    expect();
  }

  function expect(): void {
    if (timers.isRunning('answer') || !mayLead()) return;
    timers.start('answer', ANSWER_MS, () => {
      if (mayLead()) silent();
      wait();
    });
  }

  function wait(): void {
    timers.start('check', CHECK_EVERY_MS, () => {
      check();
      wait();
    });
  }

  wait();
  return {
    check,
    expect,
    heard() {
      timers.stop('answer');
      wait();
    },
    stop: timers.stopAll,
  };
}
