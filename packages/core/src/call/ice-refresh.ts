import type { Clock } from '@earshot/signaling';

/** Asks for fresh ICE servers at this share of their life, so that a restart never meets expired credentials. */
const REFRESH_AT = 0.8;
const MIN_REFRESH_MS = 10_000;

/** Keeps TURN credentials fresh for as long as a call lives. */
export interface IceRefresh {
  /** Credentials have come that live this long, in ms. */
  received(lifetimeMs: number): void;
  stop(): void;
}

export function createIceRefresh(clock: Clock, request: () => void): IceRefresh {
  let cancel = (): void => undefined;
  let isStopped = false;
  return {
    received(lifetimeMs) {
      cancel();
      if (isStopped || lifetimeMs === 0) return;
      cancel = clock.after(Math.max(lifetimeMs * REFRESH_AT, MIN_REFRESH_MS), request);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
