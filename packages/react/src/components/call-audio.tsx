import type { Call } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallOr } from '../use-call.ts';
import { useAttached } from './use-attached.ts';

export interface CallAudioProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
}

/** Plays the sound of the other side where no `CallVideo` does: for voice calls with a look of their own. */
export function CallAudio({ call }: CallAudioProps): ReactNode {
  const element = useAttached<HTMLAudioElement>(useCallOr(call), 'remote');
  return <audio ref={element} autoPlay hidden />;
}
