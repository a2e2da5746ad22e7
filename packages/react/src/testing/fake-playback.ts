import type { MediaSource, Playable, Playback, PlaybackSnapshot } from '@earshot/core';

/** Playback that only remembers what it was told, and is what a test says. */
export interface FakePlayback extends Playback {
  /** What plays now. */
  readonly attached: readonly {
    readonly element: HTMLMediaElement;
    readonly call: Playable;
    readonly source: MediaSource;
  }[];
  /** The commands that came, like `setSpeaker s1`. */
  readonly said: readonly string[];
  /** The browser wants a click, or no longer does. */
  block(isBlocked: boolean): void;
  /** The next `setSpeaker` is refused with this. */
  refuseNext(error: Error): void;
  /** How many listen. */
  readonly listenerCount: number;
}

export function createFakePlayback(): FakePlayback {
  const listeners = new Set<() => void>();
  const attached: FakePlayback['attached'][number][] = [];
  const said: string[] = [];
  let refusal: Error | undefined;
  let snapshot: PlaybackSnapshot = { isBlocked: false, speaker: undefined };

  function change(parts: Partial<PlaybackSnapshot>): void {
    snapshot = Object.freeze({ ...snapshot, ...parts });
    for (const listener of [...listeners]) listener();
  }

  return {
    attached,
    said,
    get snapshot() {
      return snapshot;
    },
    get listenerCount() {
      return listeners.size;
    },
    subscribe(listener) {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    attach(element, call, source = 'remote') {
      const entry = { element, call, source };
      attached.push(entry);
      return () => void attached.splice(attached.indexOf(entry), 1);
    },
    resume: async () => void said.push('resume'),
    async setSpeaker(deviceId) {
      said.push(`setSpeaker ${deviceId ?? 'default'}`);
      const error = refusal;
      refusal = undefined;
      if (error !== undefined) throw error;
      change({ speaker: deviceId });
    },
    close: () => void said.push('close'),
    block(isBlocked) {
      change({ isBlocked });
    },
    refuseNext(error) {
      refusal = error;
    },
  };
}
