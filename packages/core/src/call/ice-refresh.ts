import type { Clock } from '@earshot/signaling';

/** Asks for fresh ICE servers at this share of their life, so that a restart never meets expired credentials. */
const REFRESH_AT = 0.8;
const MIN_REFRESH_MS = 10_000;
/** Keeps TURN credentials fresh for as long as a call lives. */
export interface IceRefresh {
  /** Credentials have come (and were set) that live this long, in ms; 0: for ever. */
  received(lifetimeMs: number): void;
  /** Whether the credentials are good: a page that slept finds them expired, and its timer late. */
  readonly isFresh: boolean;
  /** Asks for others now. */
  readonly request: () => void;
  stop(): void;
}

export function createIceRefresh(clock: Clock, request: () => void): IceRefresh {
  let expiresAt = Infinity;
  let isStopped = false;
  let cancel = (): void => undefined;

  return {
    request,
    get isFresh() {
      return clock.now() < expiresAt;
    },
    received(lifetimeMs) {
      cancel();
      if (isStopped) return;
      expiresAt = lifetimeMs === 0 ? Infinity : clock.now() + lifetimeMs;
      if (lifetimeMs > 0) {
        cancel = clock.after(Math.max(lifetimeMs * REFRESH_AT, MIN_REFRESH_MS), request);
      }
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
