import { EarshotError } from '../errors.ts';
import type { Call } from './call.ts';
import type { CallState, CallStatus } from './call-state.ts';

/** Resolves when the call reaches the status; rejects when it can no longer, or when the signal fires. */
export function untilStatus(
  call: Call,
  wanted: CallStatus,
  signal?: AbortSignal,
): Promise<CallState> {
  return new Promise((resolve, reject) => {
    let stop = (): void => undefined;
    const look = (state: CallState): void => {
      if (state.status === wanted) resolve(state);
      else if (state.status === 'ended') reject(endedInstead(wanted, state));
      else return;
      stop();
    };
    const abort = (): void => {
      reject(aborted(signal));
      stop();
    };
    if (signal?.aborted === true) {
      abort();
      return;
    }
    const undo = call.on('state', look);
    signal?.addEventListener('abort', abort);
    stop = () => {
      undo();
      signal?.removeEventListener('abort', abort);
    };
    look(call.state);
  });
}

function endedInstead(
  wanted: CallStatus,
  state: Extract<CallState, { status: 'ended' }>,
): EarshotError<'state/invalid'> {
  return new EarshotError('state/invalid', {
    details: { wanted, reason: state.reason },
  });
}

function aborted(signal: AbortSignal | undefined): EarshotError<'state/aborted'> {
  return new EarshotError('state/aborted', {
    cause: signal?.reason,
  });
}
