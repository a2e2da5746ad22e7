/** The cause of a close after which the session should connect anew at once: the next transport is a better one. */
export const BETTER_TRANSPORT = 'better';

/** Where a {@link Transport} stands; it moves forward only, and `closed` is final. */
export type TransportState = 'idle' | 'connecting' | 'open' | 'closed';

/** Why a transport closed, for logs and for the session above it. */
export interface TransportClose {
  /** False when the other end or the network closed it. */
  readonly wasLocal: boolean;
  /** True when it never opened. */
  readonly neverOpened: boolean;
  readonly cause?: unknown;
}

/** What a {@link Transport} tells its one owner. */
export interface TransportListener {
  open(): void;
  message(text: string): void;
  /** Exactly once, whatever happened; nothing after it. */
  close(close: TransportClose): void;
}

/**
 * Carries strings: one attempt to connect, never a retry (the session above does that).
 *
 * A transport MUST
 * 1. stay `idle` and touch nothing until `connect`;
 * 2. call `open` at most once, `close` exactly once after `connect`, and nothing after `close`;
 * 3. never call a listener from within `connect`, `send` or `close` (always a later task);
 * 4. deliver what it delivers in order, each string unchanged and once;
 * 5. ignore `send` unless `open`; never throw from `send` or `close`;
 * 6. make `close` idempotent, and leave no timer, listener or socket behind after it;
 * 7. treat a frame that is not text as a reason to close;
 * 8. hand over what was sent before `close`, as long as the other end takes it.
 *
 * `describeTransport` from `@earshot/signaling/testing` checks all of it.
 */
export interface Transport {
  readonly state: TransportState;
  /** Starts the one attempt. @throws EarshotError `signaling/closed` when called twice. */
  connect(listener: TransportListener): void;
  send(text: string): void;
  close(): void;
  /** Bytes accepted by `send` and not yet handed to the network, where the transport knows. */
  readonly bufferedAmount?: number;
}

/** Makes a fresh transport for each attempt of a session. */
export type TransportFactory = () => Transport;
