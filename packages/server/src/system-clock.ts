import type { Clock } from '@earshot/signaling/server';

/** The longest delay that Node's timers know; more would run at once. */
const MAX_DELAY_MS = 2_147_483_647;

/** The machine's clock; times never run backwards, and delays can be of any length. */
export function systemClock(): Clock {
  let latest = 0;
  const clock: Clock = {
    now() {
      const now = Date.now();
      // It is asked several times in most ms.
      if (now > latest) latest = now;
      return latest;
    },
    after(delayMs, run) {
      if (delayMs <= MAX_DELAY_MS) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      }
      let cancel = (): void => undefined;
      const timer = setTimeout(() => {
        cancel = clock.after(delayMs - MAX_DELAY_MS, run);
      }, MAX_DELAY_MS);
      cancel = () => clearTimeout(timer);
      return () => cancel();
    },
  };
  return clock;
}
