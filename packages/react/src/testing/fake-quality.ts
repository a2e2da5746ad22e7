import type { QualityMonitor, QualitySnapshot, QualityVerdict } from '@earshot/core';

/** A monitor that only remembers who listens, and is what a test says. */
export interface FakeQuality extends Pick<QualityMonitor, 'subscribe' | 'snapshot' | 'close'> {
  /** Changes parts of the snapshot, as core does: what is not named stays the same object. */
  change(parts: Partial<QualitySnapshot>): void;
  /** The same by its verdict. */
  judge(verdict: QualityVerdict): void;
  readonly isClosed: boolean;
  /** How many listen. */
  readonly listenerCount: number;
}

export function createFakeQuality(): FakeQuality {
  const listeners = new Set<() => void>();
  let isClosed = false;
  let snapshot: QualitySnapshot = Object.freeze({
    level: undefined,
    verdict: undefined,
    tracks: [],
    path: undefined,
    peer: undefined,
    warnings: [],
    rung: 0,
    limits: undefined,
  });

  function change(parts: Partial<QualitySnapshot>): void {
    snapshot = Object.freeze({ ...snapshot, ...parts });
    for (const listener of [...listeners]) listener();
  }

  return {
    change,
    judge: (verdict) => change({ level: verdict.level, verdict }),
    get snapshot() {
      return snapshot;
    },
    get isClosed() {
      return isClosed;
    },
    get listenerCount() {
      return listeners.size;
    },
    subscribe(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    close() {
      isClosed = true;
    },
  };
}
