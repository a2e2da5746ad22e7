import type { Clock } from '@earshot/signaling/server';

/** A clock of one's own that can be told to show the time of another one. */
export interface SharedClock extends Clock {
  readonly own: Clock;
  /** From now on `offset` is added to one's own time, in ms; it is asked each time. */
  follow(offset: () => number): void;
}

/** Before it is told, it shows one's own time. Afterwards its times never run backwards. */
export function createSharedClock(own: Clock): SharedClock {
  let latest = 0;
  let offset: (() => number) | undefined;
  return {
    own,
    now() {
      if (offset === undefined) return own.now();
      latest = Math.max(latest, Math.round(own.now() + offset()));
      return latest;
    },
    after: (delayMs, run) => own.after(delayMs, run),
    follow(given) {
      offset = given;
    },
  };
}
