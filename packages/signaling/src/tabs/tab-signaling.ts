import type { Signaling } from '../signaling.ts';

/** A {@link Signaling} that all tabs of a browser share: one session and one device for all of them. */
export interface TabSignaling extends Signaling {
  /** What this tab is among the tabs of the browser. */
  readonly tabs: Tabs;
  readonly heardAt: number;
  /** Whichever tab holds the connection. */
  probe(withinMs?: number): void;
  /** Fetches a newer token and gives it to the server, before the present one expires. */
  renewToken(): void;
  /** Leaves the other tabs to go on by themselves; the last tab ends the session. Idempotent. */
  close(): void;
}

/** The tabs of this browser that act as one. */
export interface Tabs {
  /** An unchanged one is the same object. */
  readonly snapshot: TabsSnapshot;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
}

/** What one tab is among the others at one moment. */
export interface TabsSnapshot {
  /** The leader holds the one connection. Nothing but curiosity needs to know which tab it is. */
  readonly role: 'leader' | 'follower';
  /**
   * Whether this tab plays the ringtone: never more than one, the one that may play sound and that the person looks at,
   * or looked at last.
   */
  readonly isRinger: boolean;
  /** How many tabs there are, with this one; 0 before `connect`. */
  readonly count: number;
}
