import type { Clock } from '../environment.ts';
import type { Address, Frame, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import type { ClientFrame } from '../protocol/read-client-frame.ts';
import { DeviceSession } from './device-session.ts';

/** Something that a client sent and that changed nothing. */
export interface SessionFault {
  /**
   * `unknown`: a type that this version does not know (ignored). `invalid`: a bad body (acknowledged
   * and answered by a `fault` frame). `gap`: messages are missing (the connection is closed, so that
   * the client resumes). `unexpected`: a frame that no client sends, or a second `hello`.
   */
  readonly kind: 'unknown' | 'invalid' | 'gap' | 'unexpected';
  readonly seq?: number;
  readonly field?: string;
}

/**
 * Why a session is over: a `bye` of either side, no resume within the window (`lost`), or a client
 * that let too much pile up (`too-slow`).
 */
export type SessionEnd = Frame<'bye'>['code'] | 'lost';

/** What a server session needs, and whom it tells. */
export interface ServerSessionOptions {
  readonly id: string;
  /** The device at the other end; it goes out in `welcome`. */
  readonly self: Sender;
  readonly clock: Clock;
  /** A fresh secret that cannot be guessed: at least 128 random bits, as an id. */
  readonly newSecret: () => string;
  /** How often to ping, in ms; a client silent for twice this long is detached. */
  readonly pingMs: number;
  /** Whether `ice.servers` comes with each call. */
  readonly turn: boolean;
  /** How many messages may wait for an acknowledgement; one more ends the session (`too-slow`). */
  readonly maxOutbox: number;
  /** How long a detached session can be resumed, in ms. Default 60,000. */
  readonly resumeWindowMs?: number;
  /** A session that was begun elsewhere, to go on with. */
  readonly restored?: RestoredSession;
  /**
   * The number up to which messages were dealt with for good: no more is acknowledged, so that the client says again
   * what would be lost with this process. Default: whatever has come.
   */
  readonly settled?: () => number;
  /** One valid message, once and in order; `seq` is its number, for a `fault` about it. */
  readonly onMessage: (message: Message, to: Address | undefined, seq: number) => void;
  readonly onFault: (fault: SessionFault) => void;
  /** The connection is gone and the session waits to be resumed. Not called when it ends, nor when a new connection takes over. */
  readonly onDetach: () => void;
  /** Once, at the end; nothing is called after it. */
  readonly onEnd: (why: SessionEnd) => void;
}

/** What must be known of a session to go on with it. */
export interface RestoredSession {
  /** The number of the last message of the client. */
  readonly received: number;
  /** The client has all messages up to this number, … */
  readonly acknowledged: number;
  /** … and may need these, which follow. */
  readonly waiting: readonly OutgoingMessage[];
  /** What resumes it. */
  readonly secrets: readonly string[];
}

/** A message for a client; without `from` the server itself speaks. */
export interface OutgoingMessage {
  readonly message: Message;
  readonly from?: Sender;
}

/** One open socket, after its `hello` was authenticated. */
export interface Connection {
  send(text: string): void;
  /** Sends `bye` with this code if it still can, then closes the socket. */
  close(code: Frame<'bye'>['code']): void;
}

/**
 * The server's end of one device's session: exactly once and in order, over as many connections as
 * it takes. It knows no sockets and no users' rights: whoever owns the connection authenticates
 * `hello`, parses frames, handles `hello` and `token`, and hands everything else to {@link receive}.
 */
export interface ServerSession {
  readonly id: string;
  readonly self: Sender;
  readonly isAttached: boolean;
  /** How many messages wait for the client's acknowledgement. */
  readonly unacknowledged: number;
  /** The first connection of a new session: sends `welcome` with `resumed: false`, then what was queued. */
  open(connection: Connection): void;
  /**
   * Takes a new connection if the secret is right and nothing in between is lost: closes the old one
   * (`replaced`), sends `welcome` with `resumed: true` and everything from `received + 1` on.
   * False changes nothing: start a new session, and end this one if the device is the same.
   */
  resume(
    connection: Connection,
    claim: { readonly secret: string; readonly received: number },
  ): boolean;
  /** One parsed frame. Frames of a connection that was replaced are ignored. */
  receive(connection: Connection, frame: ClientFrame): void;
  /** Queues one message; without `from` the server itself speaks. Ignored after the end. */
  send(message: Message, from?: Sender): void;
  /** Tells the client that a message changed nothing and why. Lost with the connection. */
  fault(fault: Omit<Frame<'fault'>, 'type'>): void;
  /** Begins without a connection: waits for one to {@link resume} over, as after a connection was lost. */
  wait(): void;
  /** The socket has closed. Ignored for a connection that was replaced. */
  disconnected(connection: Connection): void;
  /** Ends the session for good and closes its connection; `closed` by default; idempotent. */
  end(code?: Frame<'bye'>['code']): void;
}

/** Makes the server's end of a session; it does nothing until {@link ServerSession.open}. */
export function createServerSession(options: ServerSessionOptions): ServerSession {
  return new DeviceSession(options);
}
