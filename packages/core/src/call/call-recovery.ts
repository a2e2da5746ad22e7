import { startRecovery } from '../recovery/recovery-run.ts';
import type { RecoveryRun } from '../recovery/recovery-run.ts';
import type { CallContext } from './call-context.ts';
import type { CallLink } from './call-link.ts';

/** Brings media back while the call says `reconnecting`; one run at a time. */
export interface CallRecovery {
  start(): void;
  /** Something that the policy looks at has changed. */
  poke(): void;
  /** The server says whether the other side's device is gone. */
  setPeerAbsent(isAbsent: boolean): void;
  stop(): void;
}

export function createCallRecovery(context: CallContext, link: CallLink): CallRecovery {
  const { platform, signaling, settings, dispatch } = context;
  let run: RecoveryRun | undefined;
  let isPeerAbsent = false;
  let undos: (() => void)[] = [];

  function poke(): void {
    run?.poke();
  }

  function stop(): void {
    run?.stop();
    run = undefined;
    for (const undo of undos.splice(0)) undo();
  }

  return {
    start() {
      stop();
      undos = [platform.network.onChange(poke), signaling.on('state', poke)];
      run = startRecovery({
        clock: platform.clock,
        policy: settings.recovery,
        facts: () => ({
          link: link.current?.status === 'interrupted' ? 'interrupted' : 'failed',
          isOnline: platform.network.isOnline(),
          isSignalingOnline: signaling.state.status === 'online',
          isPeerAbsent,
        }),
        restartIce() {
          link.current?.restartIce();
          dispatch({ type: 'link.retried' });
        },
        giveUp: () => dispatch({ type: 'link.gave-up' }),
      });
    },
    poke,
    setPeerAbsent(isAbsent) {
      isPeerAbsent = isAbsent;
      poke();
    },
    stop,
  };
}
