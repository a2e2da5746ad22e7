import type { Signaling } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';

/**
 * How long signaling may pause between two attempts while there is a call, in ms, and up to as much again: not all shall
 * return at once. A call whose media flows needs it less: only to end, or when its other side has lost it.
 */
const PAUSE_MS = { waiting: 1_000, connected: 2_000 } as const;

/** Shortens the long pauses of signaling between its attempts while there are calls. */
export interface Hurry {
  /** The state of signaling, or of a call, is another one. */
  look(): void;
  /** Idempotent. */
  close(): void;
}

export interface HurryOptions {
  readonly signaling: Signaling;
  readonly platform: Pick<Platform, 'clock' | 'random'>;
  /** Those that have not ended. */
  readonly calls: () => readonly { readonly state: { readonly status: string } }[];
}

export function createHurry({ signaling, platform, calls }: HurryOptions): Hurry {
  let cancel = (): void => undefined;

  return {
    look() {
      cancel();
      const live = calls();
      if (signaling.state.status !== 'offline' || live.length === 0) return;
      const isWaiting = live.some(({ state }) => state.status !== 'connected');
      const pauseMs = PAUSE_MS[isWaiting ? 'waiting' : 'connected'] * (1 + platform.random());
      cancel = platform.clock.after(pauseMs, () => signaling.probe?.());
    },
    close: () => cancel(),
  };
}
