import type { EarshotError, SignalingErrorCode } from './errors.ts';
import type { Address, Sender } from './protocol/envelope.ts';
import type { Message } from './protocol/messages.ts';

/** Am I online? One of three machines: calls and links have their own. An unchanged state is the same object. */
export type SignalingState =
  | {
      readonly status: 'offline';
      /** When the next attempt starts (Unix ms); absent while the browser is offline. */ readonly retryAt?:
        number | undefined;
    }
  | { readonly status: 'connecting'; readonly attempt: number }
  | { readonly status: 'online'; readonly self: Sender }
  | { readonly status: 'resuming'; readonly attempt: number }
  | { readonly status: 'closed'; readonly error?: EarshotError<SignalingErrorCode> | undefined };

/** A message as it arrives; `from` is absent when the server itself speaks. */
export interface Incoming {
  readonly from?: Sender | undefined;
  readonly message: Message;
}

/** What `on` can listen to. */
export interface SignalingEvents {
  state: (state: SignalingState) => void;
  message: (incoming: Incoming) => void;
}

/**
 * What a call needs of signaling: the port between `@earshot/core` and whatever carries its messages.
 * Implementations deliver each message once and in order per sender; messages sent while away wait.
 */
export interface Signaling {
  readonly state: SignalingState;
  /** This device, once known; kept while away. */
  readonly self: Sender | undefined;
  /** Who decides which device wins, and keeps the deadlines: the server, or the caller's device. */
  readonly arbiter: 'server' | 'peers';
  /** Whether `ice.servers` comes with each call (known once online). */
  readonly providesIce: boolean;
  /** When something came in last, in Unix ms; 0 before anything did. Absent: nobody knows. */
  readonly heardAt?: number;
  /**
   * Finds out now whether the connection lives, and replaces one that does not answer within `withinMs` (default
   * 2,000): no message is lost with it. Cuts a wait before the next attempt short.
   */
  probe?(withinMs?: number): void;
  /** Begins to connect; idempotent. */
  connect(): void;
  /**
   * Queues one message. To the server itself: leave out `to`.
   * @throws EarshotError `signaling/outbox-full`, `signaling/closed`, `signaling/invalid-message`
   */
  send(message: Message, to?: Address): void;
  /** Listens; returns its undo. A listener that throws is logged and does not disturb the others. */
  on<Event extends keyof SignalingEvents>(
    event: Event,
    listener: SignalingEvents[Event],
  ): () => void;
  /** Ends the session for good; idempotent; nothing is left open. */
  close(): void;
}
