/** The clock that all of Earshot runs on, so that tests own time. */
export interface Clock {
  /** Milliseconds since the Unix epoch; never runs backwards while the page lives. */
  now(): number;
  /** Calls `run` once after `delayMs`; the returned function cancels it and may be called twice. */
  after(delayMs: number, run: () => void): () => void;
}

/** What the browser (or the app) knows of the network. */
export interface Network {
  isOnline(): boolean;
  /** Calls `listener` when the network goes, comes back or changes; returns its undo. */
  onChange(listener: () => void): () => void;
}

/** Whether the page is seen; hidden pages have their timers throttled. */
export interface Visibility {
  isVisible(): boolean;
  onChange(listener: () => void): () => void;
}

/** What a page leaves for itself across a reload, and nobody else finds: not the next page, nor a copied tab. */
export interface PageMemory {
  /** What the page before left under this name; once. */
  take(name: string): string | undefined;
  /** Leaves something, or takes it back. */
  leave(name: string, text: string | undefined): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Where Earshot tells what it does: one `info` per change of life cycle, never a secret. */
export type Log = (
  level: LogLevel,
  event: string,
  fields?: Readonly<Record<string, unknown>>,
) => void;

/** Everything that signaling takes from its surroundings; each part can be injected. */
export interface SignalingEnvironment {
  readonly clock: Clock;
  readonly network: Network;
  readonly visibility: Visibility;
  readonly memory: PageMemory;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly log: Log;
}
