import type { Clock } from '@earshot/signaling';
import { MAX_CANDIDATES } from './candidate-queue.ts';
import type { LinkCandidate } from './link.ts';

/** Candidates found within this time of each other travel together, in ms. */
export const BATCH_WITHIN_MS = 20;
/** How many candidates one message may carry. */
export const MAX_BATCH = 64;

/** Says the own candidates in batches, and remembers those of this generation for saying them again. */
export interface CandidateSender {
  add(ufrag: string, candidate: LinkCandidate): void;
  /** Says all of this generation once more. */
  repeat(): void;
  /** Idempotent; what was not said yet never will be. */
  close(): void;
}

export interface CandidateSenderOptions {
  readonly clock: Clock;
  readonly say: (ufrag: string, candidates: readonly LinkCandidate[]) => void;
}

export function createCandidateSender({ clock, say }: CandidateSenderOptions): CandidateSender {
  let generation = '';
  let found: LinkCandidate[] = [];
  let said = 0;
  let cancelFlush: (() => void) | undefined;

  /** The first of a burst hardly waits; those that follow soon after are gathered. */
  function flush(): void {
    cancelFlush = undefined;
    if (said === found.length) return;
    cancelFlush = clock.after(BATCH_WITHIN_MS, flush);
    for (; said < found.length; said += MAX_BATCH) {
      say(generation, found.slice(said, said + MAX_BATCH));
    }
    said = found.length;
  }

  function startOver(ufrag: string): void {
    generation = ufrag;
    found = [];
    said = 0;
  }

  return {
    add(ufrag, candidate) {
      if (ufrag !== generation) startOver(ufrag);
      if (found.length >= MAX_CANDIDATES) return;
      found.push(candidate);
      cancelFlush ??= clock.after(0, flush);
    },
    repeat() {
      said = 0;
      cancelFlush?.();
      flush();
    },
    close() {
      cancelFlush?.();
      startOver('');
    },
  };
}
