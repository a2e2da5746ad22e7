import type { PresencePlatform } from './presence.ts';

export interface WatchIdleOptions {
  /** In ms. */
  readonly afterMs: number;
  readonly platform: Pick<PresencePlatform, 'clock' | 'visibility' | 'input'>;
  readonly changed: (isIdle: boolean) => void;
}

/** Tells when nobody has been at the page for a while, and when somebody is again; returns its undo. */
export function watchIdle({ afterMs, platform, changed }: WatchIdleOptions): () => void {
  const { clock, visibility, input } = platform;
  let seenAt = clock.now();
  let isIdle = false;
  let stopTimer = clock.after(afterMs, look);

  function look(): void {
    const leftMs = seenAt + afterMs - clock.now();
    if (leftMs > 0) {
      stopTimer = clock.after(leftMs, look);
      return;
    }
    isIdle = true;
    changed(true);
  }

  // Pointers move often: as long as nobody is away, a move costs one number.
  function active(): void {
    seenAt = clock.now();
    if (!isIdle) return;
    isIdle = false;
    stopTimer = clock.after(afterMs, look);
    changed(false);
  }

  const undos = [
    input.onInput(active),
    visibility.onChange(() => {
      if (visibility.isVisible()) active();
    }),
  ];

  return () => {
    stopTimer();
    for (const undo of undos.splice(0)) undo();
  };
}
