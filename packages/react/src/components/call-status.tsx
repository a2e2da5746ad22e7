import type { Call } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallPart } from '../use-call-part.ts';
import { describeCall } from './describe-call.ts';
import { useCallWords } from './words-provider.tsx';

export interface CallStatusProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
}

/** One plain sentence for what a call is doing or why it ended; screen readers announce it. */
export function CallStatus({ call }: CallStatusProps): ReactNode {
  const { wording } = useCallWords();
  const sentence = useCallPart((snapshot) => describeCall(snapshot, wording), call);
  return (
    <p className="earshot-status" role="status">
      {sentence}
    </p>
  );
}
