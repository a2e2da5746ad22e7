import type { AcceptOptions, CallElsewhere } from '@earshot/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useElsewhere } from '../use-elsewhere.ts';
import { useCallWords } from './words-provider.tsx';

export interface ElsewhereBannerProps {
  /** How to go on here. Default with the microphone, and with the camera in a video call. */
  readonly takeOptions?: AcceptOptions;
}

/**
 * Says that the user is in a call in another tab or on another device, and brings it here; screen readers announce it.
 * Nothing is seen of it while no call goes on elsewhere; keep it mounted all the same, so that it is announced.
 */
export function ElsewhereBanner({ takeOptions }: ElsewhereBannerProps): ReactNode {
  const { calls, take, isInTab } = useElsewhere();
  return (
    <div className="earshot earshot-elsewhere" role="status" aria-atomic="false">
      {calls.map((call) => (
        <Entry
          key={call.id}
          call={call}
          isInTab={isInTab(call)}
          onTake={() => take(call.id, takeOptions)}
        />
      ))}
    </div>
  );
}

interface EntryProps {
  readonly call: CallElsewhere;
  readonly isInTab: boolean;
  readonly onTake: () => Promise<unknown>;
}

function Entry({ call, isInTab, onTake }: EntryProps): ReactNode {
  const { say, nameOf } = useCallWords();
  const [progress, setProgress] = useState<'none' | 'taking' | 'failed'>('none');
  const isTaking = progress === 'taking';

  async function take(): Promise<void> {
    if (isTaking) return;
    setProgress('taking');
    try {
      // Once it is here the entry goes by itself.
      await onTake();
    } catch {
      setProgress('failed');
    }
  }

  return (
    <div className="earshot-elsewhere-call">
      <p>
        {say(isInTab ? 'elsewhere.tab' : 'elsewhere.device', { name: nameOf(call.user) })}{' '}
        {progress === 'failed' && say('elsewhere.failed')}
      </p>
      {/* Never disabled: that would take the focus away from whoever pressed it. */}
      <button
        type="button"
        className="earshot-button"
        aria-disabled={isTaking || undefined}
        onClick={() => void take()}
      >
        {say(isTaking ? 'elsewhere.taking' : 'elsewhere.take')}
      </button>
    </div>
  );
}
