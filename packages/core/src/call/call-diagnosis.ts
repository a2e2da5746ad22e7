import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { CallContext } from './call-context.ts';
import type { CallInput } from './call-input.ts';
import type { CallParts } from './call-parts.ts';

/** Why the call has trouble, where the app wants to know: without the option `diagnose` all of it does nothing. */
export interface CallDiagnosis {
  /** Begins to watch a connection; its undo is called before the connection is closed. */
  watch(pc: RTCPeerConnection): () => void;
  /** One more thing that was tried. */
  note(what: string): void;
  /** An offer was refused or not answered. */
  negotiationFailed(cause: unknown): void;
  /** What can be said while the call goes on. */
  readonly latest: Diagnosis | undefined;
  /** The input, with why, where it may end the call for its connection. */
  explain(input: CallInput): CallInput;
}

export function createCallDiagnosis(
  context: CallContext,
  parts: () => Pick<CallParts, 'recovery'>,
  changed: () => void,
): CallDiagnosis {
  const { platform, signaling, settings, model } = context;
  const { clock, network } = platform;
  const port = settings.diagnose?.({ clock, changed });

  function read(isOver: boolean): Diagnosis | undefined {
    const { state } = model();
    const { lostForMs, isPeerAbsent, isSignalingFresh } = parts().recovery;
    const flowedForMs = 'since' in state ? clock.now() - state.since - lostForMs : 0;
    return port?.latest({
      isOver,
      isOnline: network.isOnline(),
      isSignalingOnline: signaling.state.status === 'online' && isSignalingFresh,
      isPeerAbsent,
      flowedForMs: Math.max(0, flowedForMs),
      lostForMs,
    });
  }

  return {
    watch: (pc) => port?.watch(pc) ?? (() => undefined),
    note: (what) => port?.note(what, clock.now()),
    negotiationFailed: (cause) => port?.negotiationFailed(cause),
    get latest() {
      return port && read(false);
    },
    explain(input) {
      switch (input.type) {
        case 'link.gave-up':
        case 'timer.connect':
        case 'remote.ended':
        case 'remote.forgotten':
          return port ? { ...input, diagnosis: read(true) } : input;
        default:
          return input;
      }
    },
  };
}
