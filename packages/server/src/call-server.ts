import type { CallRecord } from './hub/call-record.ts';
import type { CallServerEvents } from './server-events.ts';

/** A running call server. */
export interface CallServer {
  /** Resolves when clients are served; rejects when the database or the port cannot be had. */
  readonly ready: Promise<void>;
  /** The records of calls. */
  readonly calls: CallRecords;
  /** The port that its own HTTP server listens on; undefined before `ready`, or with a server of yours. */
  readonly port: number | undefined;
  /**
   * Listens from now on; returns its undo. A listener that throws or rejects is logged and disturbs
   * nobody; none is waited for.
   */
  on<Event extends keyof CallServerEvents>(
    event: Event,
    listener: CallServerEvents[Event],
  ): () => void;
  /** What is open right now. */
  stats(): CallServerStats;
  /**
   * Says 503 at `/ready` and serves on for `drainMs`, sends clients away over `moveMs` (they come back
   * to another process, or when this one is back), lets go of everything and leaves calls to go on by
   * themselves. Your own HTTP server stays open. Idempotent.
   */
  close(): Promise<void>;
}

export interface CallServerStats {
  /** Open WebSockets. */
  readonly connections: number;
  /** Devices with a session, also those that are expected back. */
  readonly sessions: number;
}

export interface CallRecords {
  /** @throws EarshotError `server/closed` */
  get(id: string): Promise<CallRecord | undefined>;
  /**
   * The newest first; at most `limit` (default 50, at most 1,000) that started before `before` (Unix ms).
   *
   * @throws EarshotError `server/closed`
   */
  list(query?: CallRecordQuery): Promise<readonly CallRecord[]>;
}

export interface CallRecordQuery {
  /** Only calls of this user, placed or received. */
  readonly user?: string;
  readonly before?: number;
  readonly limit?: number;
}
