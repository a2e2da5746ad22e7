import type { Signaling, SignalingState } from '@earshot/signaling';
import type { AcceptOptions, Call, MediaOptions } from '../call/call.ts';
import type { CallElsewhere } from './elsewhere.ts';
import type { Diagnose } from '../diagnosis/diagnose.ts';
import type { Platform } from '../platform/platform.ts';
import type { RecoveryPolicy } from '../recovery/recovery-plan.ts';

/** How a client behaves; zero options but `signaling` work. */
export interface CallClientOptions {
  /** Where messages travel: `createSignaling(url, { token })`, or your own. The client closes it. */
  readonly signaling: Signaling;
  /** While in a call: `reject` answers further callers with busy (default), `wait` lets them ring. */
  readonly whenBusy?: 'reject' | 'wait';
  /** How long an outgoing call may ring, in ms, if the server allows it. Default 60,000. */
  readonly ringMs?: number;
  /** Without a server: how long a call may last, in ms. Default 3,600,000. */
  readonly maxDurationMs?: number;
  /** STUN and TURN servers, beside those that the server gives. Default none. */
  readonly iceServers?: readonly RTCIceServer[];
  /** `relay` hides addresses behind TURN. Default `all`. */
  readonly iceTransportPolicy?: RTCIceTransportPolicy;
  /**
   * Whether a call that rings here may connect before it is answered, so that accepting costs one message: `never`
   * (default), through TURN alone (`relay`), or by any way (`always`), which shows this device's addresses to whoever
   * calls. No media flows and no device is opened before the answer. Both sides must allow it.
   */
  readonly preconnect?: 'never' | 'relay' | 'always';
  /** How a lost link comes back. */
  readonly recovery?: RecoveryPolicy;
  /** Says why a call does not connect or was lost: `diagnose` of this package. Default: nobody looks. */
  readonly diagnose?: Diagnose;
  /** What to use in place of the browser's globals. */
  readonly platform?: Partial<Platform>;
}

export interface CallOptions extends MediaOptions {
  /** The app's own conversation or session id, given to the other side untouched (255 characters at most). */
  readonly context?: string;
  /** Aborting cancels. */
  readonly signal?: AbortSignal;
}

/** Everything about a client at one moment. */
export interface ClientSnapshot {
  readonly signaling: SignalingState;
  /** Calls that have not ended, oldest first. */
  readonly calls: readonly Call[];
  /** The oldest call that rings here and waits for an answer. */
  readonly incoming: Call | undefined;
  /** Calls of this user that another device, or another tab, has: `take` brings one here. */
  readonly elsewhere: readonly CallElsewhere[];
}

export interface ClientEvents {
  /** Someone calls. */
  incoming: (call: Call) => void;
  /** Any new call, in either direction. */
  call: (call: Call) => void;
  /** Am I online? */
  signaling: (state: SignalingState) => void;
}

/** One user on one device: places, receives and remembers calls. */
export interface CallClient {
  readonly snapshot: ClientSnapshot;
  /** The one that it was given. */
  readonly signaling: Signaling;
  /** Who I am, once online. */
  readonly self: { readonly user: string; readonly device: string } | undefined;
  /** Calls `listener` after each change of `snapshot`; returns its undo. */
  subscribe(listener: () => void): () => void;
  on<Event extends keyof ClientEvents>(event: Event, listener: ClientEvents[Event]): () => void;
  /**
   * Calls a user: returns a call at once, so that it can be cancelled while it dials.
   * @throws EarshotError `option/invalid` (not a user id, yourself), `state/invalid` (client closed)
   */
  call(user: string, options?: CallOptions): Call;
  /**
   * Goes on here with a call that another device of this user has: there it ends `answered-elsewhere`, the other side
   * only reconnects. Resolves once it is here.
   * @throws EarshotError `state/invalid` when there is no such call elsewhere (any more)
   */
  take(id: string, options?: AcceptOptions): Promise<Call>;
  /**
   * Hangs up, closes signaling, leaves nothing open. What rings here is not declined: it rings on, on the user's other
   * devices. Idempotent.
   */
  close(): void;
}
