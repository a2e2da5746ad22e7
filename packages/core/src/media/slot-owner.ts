import type { LocalMediaListener } from './local-media.ts';

/** Who is told what happens in a slot; it changes when the slot is handed over. */
export interface SlotOwner {
  /** What the slot sends or shows may be another. */
  changed(): void;
  readonly fallback: LocalMediaListener['fallback'];
}
