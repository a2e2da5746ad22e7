import type { ReactNode } from 'react';
import { usePlayback } from '../use-playback.ts';
import { Icon } from './icon.tsx';
import { useCallWords } from './words-provider.tsx';

/** A button that turns on the sound where the browser wants a click first; otherwise nothing. */
export function PlaybackPrompt(): ReactNode {
  const { isBlocked, resume } = usePlayback();
  const { say } = useCallWords();
  if (!isBlocked) return null;
  return (
    <button type="button" className="earshot-button earshot-playback" onClick={() => void resume()}>
      <Icon name="sound" />
      {say('control.playback')}
    </button>
  );
}
