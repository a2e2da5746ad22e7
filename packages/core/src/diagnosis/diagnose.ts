import type { Signaling } from '@earshot/signaling';
import type { Platform } from '../platform/platform.ts';
import { createDiagnostician } from './diagnostician.ts';
import type { Diagnosis } from './diagnosis.ts';

/** Why one call has trouble: told what happens, and asked what can be said. */
export interface CallDiagnosis {
  /**
   * Begins to watch a connection; its undo is called before the connection is closed, because nothing can be read of it
   * afterwards. Idempotent.
   */
  watch(pc: RTCPeerConnection): () => void;
  /** One more thing that was tried, such as `restart-ice`. */
  note(what: string): void;
  /** An offer of the present connection was refused or not answered: the cause that the link gives. */
  negotiationFailed(cause: unknown): void;
  /**
   * What can be said now, at once: undefined while nothing is wrong, or while it is too early to tell; always something
   * once the call is over. The same object until something changes.
   */
  latest(isOver: boolean): Diagnosis | undefined;
}

/** What a diagnosis is given by its call. */
export interface DiagnoseOptions {
  readonly platform: Pick<Platform, 'clock' | 'network'>;
  readonly signaling: Pick<Signaling, 'state'>;
  /** The state of the call; `since` when it was first connected, in Unix ms. */
  readonly state: () => { readonly status: string; readonly since?: number };
  readonly recovery: () => RecoveryView;
  /** There may be something else to say. */
  readonly changed: () => void;
}

/** What a call's recovery knows. */
export interface RecoveryView {
  /** How long nothing has come in, in ms; 0 while media flows. */
  readonly lostForMs: number;
  /** The server says that the other side's device is gone. */
  readonly isPeerAbsent: boolean;
  /** Whether signaling has shown a sign of life since media was lost. */
  readonly isSignalingFresh: boolean;
}

/** The client option `diagnose`; `diagnose` is the one that comes with Earshot. */
export type Diagnose = (options: DiagnoseOptions) => CallDiagnosis;

/**
 * Finds out why a call does not connect or was lost. Give it to the client, and read `call.diagnosis` and
 * `reason.diagnosis`.
 *
 * @example
 * ```ts
 * import { createCallClient, diagnose } from '@earshot/core';
 * const client = createCallClient({ signaling, diagnose });
 * ```
 */
export function diagnose(options: DiagnoseOptions): CallDiagnosis {
  const { platform, signaling, changed } = options;
  const { clock, network } = platform;
  const port = createDiagnostician({ clock, changed });
  return {
    watch: (pc) => port.watch(pc),
    negotiationFailed: (cause) => port.negotiationFailed(cause),
    note: (what) => port.note(what, clock.now()),
    latest(isOver) {
      const { since } = options.state();
      const { lostForMs, isPeerAbsent, isSignalingFresh } = options.recovery();
      const flowedForMs = since === undefined ? 0 : clock.now() - since - lostForMs;
      return port.latest({
        isOver,
        isOnline: network.isOnline(),
        isSignalingOnline: signaling.state.status === 'online' && isSignalingFresh,
        isPeerAbsent,
        flowedForMs: Math.max(0, flowedForMs),
        lostForMs,
      });
    },
  };
}
