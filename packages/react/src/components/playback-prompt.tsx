import type { Call } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallOr } from '../use-call.ts';
import { useRemoteMedia } from '../use-remote-media.ts';
import { Icon } from './icon.tsx';
import { useCallWords } from './words-provider.tsx';

export interface PlaybackPromptProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
}

/** A button that turns on the sound where the browser wants a click first; otherwise nothing. */
export function PlaybackPrompt({ call: given }: PlaybackPromptProps): ReactNode {
  const call = useCallOr(given);
  const { playback } = useRemoteMedia(call);
  const { say } = useCallWords();
  if (call === undefined || playback === 'allowed') return null;
  return (
    <button
      type="button"
      className="earshot-button earshot-playback"
      onClick={() => void call.resumePlayback()}
    >
      <Icon name="sound" />
      {say('control.playback')}
    </button>
  );
}
