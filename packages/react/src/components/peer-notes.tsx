import type { Call } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallPart } from '../use-call-part.ts';
import { describePeer } from './describe-call.ts';
import { useCallWords } from './words-provider.tsx';

/** What the other side's media is like, where it is not simply there; screen readers announce it. */
export function PeerNotes({ call }: { readonly call: Call }): ReactNode {
  const { wording } = useCallWords();
  const notes = useCallPart((snapshot) => describePeer(snapshot, wording).join(' '), call);
  return (
    <p className="earshot-peer" role="status">
      {notes}
    </p>
  );
}
