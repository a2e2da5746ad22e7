import type { Signaling } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';

/**
 * How long signaling may pause between two attempts while there is a call, in ms, and up to as much again: not all shall
 * return at once. A call whose media flows needs it less: only to end, or when its other side has lost it.
 */
const PAUSE_MS = { waiting: 1_000, connected: 2_000 } as const;
/**
 * How often signaling must show that it lives while a call waits for somebody's word, in ms: an answer, or that nobody
 * calls any more, would not come over a socket that is half open, and the server notices that later.
 */
const CHECK_EVERY_MS = 4_000;

/** Shortens the long pauses of signaling between its attempts while there are calls, and has it show that it lives. */
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

  function look(): void {
    cancel();
    const live = calls();
    if (live.length === 0) return;
    const { status } = signaling.state;
    const isWaiting = live.some(({ state }) => state.status !== 'connected');
    if (status === 'offline') {
      const pauseMs = PAUSE_MS[isWaiting ? 'waiting' : 'connected'] * (1 + platform.random());
      cancel = platform.clock.after(pauseMs, () => signaling.probe?.());
    } else if (status === 'online' && isWaiting) {
      cancel = platform.clock.after(CHECK_EVERY_MS, () => {
        signaling.probe?.();
        look();
      });
    }
  }

  return { look, close: () => cancel() };
}
