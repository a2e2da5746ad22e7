import type { Clock } from '@earshot/signaling';

/** Asks for fresh ICE servers at this share of their life, so that a restart never meets expired credentials. */
const REFRESH_AT = 0.8;
const MIN_REFRESH_MS = 10_000;
/** A restart waits this long for fresh credentials, in ms, then does without. */
const WAIT_MS = 1_500;

/** Keeps TURN credentials fresh for as long as a call lives. */
export interface IceRefresh {
  /** Credentials have come (and were set) that live this long, in ms; 0: for ever. */
  received(lifetimeMs: number): void;
  /** Runs at once with credentials that are good, else as soon as others have come, or cannot be had in time. */
  whenFresh(run: () => void): void;
  stop(): void;
}

export function createIceRefresh(clock: Clock, request: () => void): IceRefresh {
  let expiresAt = Infinity;
  let isStopped = false;
  let cancel = (): void => undefined;
  let waiting: (() => void) | undefined;
  let cancelWait = (): void => undefined;

  function settle(): void {
    cancelWait();
    const run = waiting;
    waiting = undefined;
    run?.();
  }

  return {
    received(lifetimeMs) {
      cancel();
      if (isStopped) return;
      expiresAt = lifetimeMs === 0 ? Infinity : clock.now() + lifetimeMs;
      if (lifetimeMs > 0) {
        cancel = clock.after(Math.max(lifetimeMs * REFRESH_AT, MIN_REFRESH_MS), request);
      }
      settle();
    },
    whenFresh(run) {
      waiting = run;
      // A page that slept finds its credentials expired, and its timer late.
      if (clock.now() < expiresAt) {
        settle();
        return;
      }
      request();
      cancelWait = clock.after(WAIT_MS, settle);
    },
    stop() {
      isStopped = true;
      waiting = undefined;
      cancel();
      cancelWait();
    },
  };
}
