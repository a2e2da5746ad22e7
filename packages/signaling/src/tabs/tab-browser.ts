/** What the tabs of a browser find each other with; each part can be injected. */
export interface TabBrowser {
  /** Absent where there are no Web Locks: then each tab stands alone. */
  readonly locks: TabLocks | undefined;
  /** Opens the bus of that name. Absent where there is none: then each tab stands alone. */
  readonly openBus: ((name: string, listener: (data: unknown) => void) => TabBus) | undefined;
  readonly page: TabPage;
  /** Lives as long as the browser's profile, and is the same for all tabs. */
  readonly memory: TabMemory;
}

/** A browser in which tabs can find each other. */
export interface MeetingBrowser extends TabBrowser {
  readonly locks: TabLocks;
  readonly openBus: NonNullable<TabBrowser['openBus']>;
}

/** Locks between tabs; the browser opens those of a tab that is gone, however it went. */
export interface TabLocks {
  /**
   * Waits for a lock and holds it until the returned function is called (which may be early, and twice).
   */
  hold(name: string, told: LockListener): () => void;
  /** The same, but takes it at once from whoever holds it. */
  seize(name: string, told: LockListener): () => void;
  /** The names of all locks that are held now, by any tab. */
  heldNames(): Promise<readonly string[]>;
}

/** What a lock tells whoever asked for it. */
export interface LockListener {
  /** It is held now. */
  readonly held: () => void;
  /** It cannot be had: there are no locks here. */
  readonly failed: () => void;
  /** Somebody has seized it. */
  readonly lost: () => void;
}

/** Carries data to every other tab, in order. */
export interface TabBus {
  post(data: unknown): void;
  close(): void;
}

/** The page of this tab. */
export interface TabPage {
  /** Whether somebody has touched it, so that it may play sound. */
  isTouched(): boolean;
  isFocused(): boolean;
  isVisible(): boolean;
  /** Calls `listener` when one of these may have changed; returns its undo. */
  onAttention(listener: () => void): () => void;
  /** Calls `listener` when the page goes: `mayReturn` when it is kept in the back/forward cache. */
  onHide(listener: (mayReturn: boolean) => void): () => void;
  /** Calls `listener` when it comes back from there. */
  onReturn(listener: () => void): () => void;
}

/** Remembers texts; where that is forbidden it forgets them, and never throws. */
export interface TabMemory {
  read(key: string): string | undefined;
  write(key: string, value: string): void;
}
