import type { EarshotError, SignalingErrorCode } from '../errors.ts';
import type { Address, Frame, Sender } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import type { ParseFault } from '../protocol/parse.ts';
import type { Incoming, SignalingState } from '../signaling.ts';
import { createInbox, type Inbox } from './inbox.ts';
import { createOutbox, type Outbox } from './outbox.ts';

/** Where the session stands with its present connection. */
export type SessionPhase =
  | { readonly name: 'idle'; readonly retryAt?: undefined }
  /** Between two attempts; without `retryAt` it waits for the network. */
  | { readonly name: 'waiting'; readonly retryAt?: number | undefined }
  /** A transport is being opened, and a token fetched if there is none. */
  | { readonly name: 'opening'; readonly isOpen: boolean; readonly since: number }
  /** `hello` was sent. */
  | { readonly name: 'greeting' }
  | { readonly name: 'online'; readonly since: number; readonly self: Sender }
  | { readonly name: 'closed'; readonly error?: EarshotError<SignalingErrorCode> | undefined };

/** A message on its way out. */
export interface Outgoing {
  readonly message: Message;
  readonly to?: Address | undefined;
}

/** What a session has counted since it was made. */
export interface SessionStats {
  /** Sessions that the server opened anew; each but the first came with a full sync. */
  readonly sessions: number;
  /** Connections that went on with the session. */
  readonly resumes: number;
  /** Frames and messages of a type that this version does not know; ignored. */
  readonly unknown: number;
  /** Frames and messages that were not valid; answered by a `fault`. */
  readonly invalid: number;
  /** Messages that came a second time; ignored. */
  readonly duplicates: number;
  /** Times that messages were missing, and were fetched by a resume. */
  readonly gaps: number;
  /** Faults that the server reported about what was sent. */
  readonly faults: number;
}

/** Everything that the client's end of a session knows. */
export interface SessionState {
  readonly phase: SessionPhase;
  /** Attempts that failed since the last connection that lasted. */
  readonly attempt: number;
  readonly device: string;
  /** Whether a refused token is fetched once more; otherwise it is the end. */
  readonly canFetch: boolean;
  readonly token: string | undefined;
  /** Whether the token was fetched anew since the last `welcome`. */
  readonly hasRefreshed: boolean;
  /** What resumes the session; absent before the first `welcome`. */
  readonly ticket: { readonly session: string; readonly secret: string } | undefined;
  readonly self: Sender | undefined;
  readonly providesIce: boolean;
  readonly pingMs: number;
  /** When something came in last, in Unix ms. */
  readonly heardAt: number;
  /** When the connection is dead unless something comes in, in Unix ms: a `ping` went out. Infinity: none did. */
  readonly probeDueAt: number;
  /** When a connection was left whose `hello` may still be on its way, in Unix ms. */
  readonly leftAt: number;
  /** The network went away under this connection. */
  readonly isSuspect: boolean;
  readonly outbox: Outbox<Outgoing>;
  readonly inbox: Inbox;
  readonly stats: SessionStats;
}

export type SessionTimer = 'retry' | 'hello' | 'silence' | 'probe' | 'ack' | 'overdue';

/** What can happen to a session: each has a name and what belongs to it. */
export type SessionInput =
  | readonly ['local.connect']
  | readonly ['local.send', outgoing: Outgoing]
  | readonly ['local.probe', withinMs?: number | undefined]
  | readonly ['local.renew-token']
  | readonly ['local.close']
  | readonly ['token.fetched', token: string]
  | readonly ['token.failed']
  | readonly ['transport.opened']
  /** `isForBetter`: it made way for a better one, which the next attempt gets. */
  | readonly ['transport.closed', isForBetter?: boolean]
  /** No transport can be made here: there is nothing to try again. */
  | readonly ['transport.impossible', cause: unknown]
  | readonly ['frame.received', frame: Frame]
  | readonly ['frame.refused', fault: ParseFault]
  | readonly ['network.changed']
  | readonly [`timer.${SessionTimer}`];

/** What the session wants done, in order: each has a name and what belongs to it. */
export type SessionEffect =
  /** Open a fresh transport; leave the one before, as `drop` does. */
  | readonly ['open']
  /** Stop all timers, and leave the transport without waiting for it. */
  | readonly ['drop']
  | readonly ['write', frame: Frame]
  | readonly ['fetch-token']
  | readonly ['start', timer: SessionTimer, delayMs: number]
  | readonly ['stop', timer: SessionTimer]
  | readonly ['deliver', incoming: Incoming]
  | readonly ['log', event: string, fields?: Readonly<Record<string, unknown>>]
  /** The end: let go of everything, as `drop` does. */
  | readonly ['finish'];

/** What a session is made with. */
export interface SessionSetup {
  readonly device: string;
  readonly canFetch: boolean;
  readonly token: string | undefined;
  readonly maxOutbox: number;
}

/** What a decision may depend on beside the state and the input. */
export interface SessionFacts {
  /** Unix ms. */
  readonly now: number;
  /** Uniform in [0, 1). */
  readonly random: number;
  readonly isOnline: boolean;
}

/** A state, and what is to be done on the way into it. */
export type SessionStep = readonly [SessionState, readonly SessionEffect[]];

/** A session that has not begun to connect. */
export function createSessionState({ maxOutbox, ...setup }: SessionSetup): SessionState {
  return {
    ...setup,
    phase: { name: 'idle' },
    attempt: 0,
    hasRefreshed: false,
    ticket: undefined,
    self: undefined,
    providesIce: false,
    pingMs: 0,
    heardAt: 0,
    probeDueAt: Infinity,
    leftAt: -Infinity,
    isSuspect: false,
    outbox: createOutbox(maxOutbox),
    inbox: createInbox(),
    stats: {
      sessions: 0,
      resumes: 0,
      unknown: 0,
      invalid: 0,
      duplicates: 0,
      gaps: 0,
      faults: 0,
    },
  };
}

/** What the rest of the app sees. */
export function visibleState(state: SessionState): SignalingState {
  const { phase } = state;
  switch (phase.name) {
    case 'idle':
    case 'waiting':
      return { status: 'offline', retryAt: phase.retryAt };
    case 'opening':
    case 'greeting':
      return {
        status: state.ticket === undefined ? 'connecting' : 'resuming',
        attempt: state.attempt + 1,
      };
    case 'online':
      return { status: 'online', self: phase.self };
    case 'closed':
      return { status: 'closed', error: phase.error };
  }
}
