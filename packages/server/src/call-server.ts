import type { AcceptedConnection, OwnConnection } from './connection/own-connections.ts';
import type { CallRecord } from './hub/call-record.ts';
import type { CallCursor, CallFilter } from './store/store.ts';
import type { CallStatistics } from './statistics.ts';
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
  /**
   * Serves a client that has reached you by means of your own, with all that goes for others: it says who
   * it is first, and every limit holds. While the server is not ready, drains, or does not let the client
   * in, it closes the socket at once.
   *
   * @throws EarshotError `server/invalid-option` for what is no socket
   * @example
   * ```ts
   * const connection = calls.accept({
   *   socket: { send: (text) => pipe.write(text), close: () => pipe.end(), bufferedAmount: 0 },
   * });
   * pipe.on('text', (text) => connection.receive(text));
   * pipe.on('end', () => connection.closed());
   * ```
   */
  accept(connection: OwnConnection): AcceptedConnection;
  /** What is open right now. */
  stats(): CallServerStats;
  /**
   * All numbers about this server, in the text format that Prometheus reads. How many calls live is
   * asked of the database meanwhile, and told the next time.
   */
  metrics(): string;
  /** The port that the metrics have for themselves; undefined before `ready`, or without one. */
  readonly metricsPort: number | undefined;
  /**
   * Sends all devices of a user away at once, and ends that user's calls. Sessions are over; whoever has
   * a token that is good (and that `authorize` lets in) may begin a new one. Resolves when calls are
   * ended. With a `bus` every process does so.
   *
   * @throws EarshotError whatever made `ready` reject
   */
  disconnect(user: string, why?: DisconnectOptions): Promise<void>;
  /**
   * The same, and lets the user in no more, with whatever token, until {@link enable}, also after the server
   * was started again. Other processes that share the database send the user away within a second.
   *
   * @throws EarshotError whatever made `ready` reject, `server/database-unavailable`, `server/database-failed`
   */
  disable(user: string, why?: DisconnectOptions): Promise<void>;
  /**
   * Lets a user in again; other processes hear of it when the user comes.
   *
   * @throws EarshotError whatever made `ready` reject, `server/database-unavailable`, `server/database-failed`
   */
  enable(user: string): Promise<void>;
  /**
   * Says 503 at `/ready` and serves on for `drainMs`, sends clients away over `moveMs` (they come back
   * to another process, or when this one is back), lets go of everything and leaves calls to go on by
   * themselves. Your own HTTP server stays open. Idempotent.
   */
  close(): Promise<void>;
}

export interface DisconnectOptions {
  /** For your log; the user is not told. */
  readonly reason?: string;
}

export interface CallServerStats {
  /** Clients that are connected, over whatever. */
  readonly connections: number;
  /** Devices with a session, also those that are expected back. */
  readonly sessions: number;
}

export interface CallRecords {
  /** @throws EarshotError `server/closed`, `server/database-unavailable`, `server/database-failed` */
  get(id: string): Promise<CallRecord | undefined>;
  /**
   * Calls to which all of the query applies, the newest first. The last one of a page is where the next one begins
   * (`after`), however many calls have come in meanwhile.
   *
   * @throws EarshotError `server/closed`, `server/database-unavailable`, `server/database-failed`
   * @example
   * ```ts
   * const query = { user: 'alice', missed: true, limit: 20 };
   * const newest = await server.calls.list(query);
   * const older = await server.calls.list({ ...query, after: newest.at(-1) });
   * ```
   */
  list(query?: CallRecordQuery): Promise<readonly CallRecord[]>;
  /**
   * How calls have gone that started between two times (Unix ms): by default all of them, which reads
   * them all.
   *
   * @throws EarshotError `server/closed`, `server/database-unavailable`, `server/database-failed`
   */
  statistics(range?: { readonly from?: number; readonly to?: number }): Promise<CallStatistics>;
}

/** Which calls to list. */
export interface CallRecordQuery extends CallFilter {
  /** Only calls that come after this one in the list: the last record of the page before. */
  readonly after?: CallCursor | undefined;
  /** Default 50, at most 1,000. */
  readonly limit?: number;
}
