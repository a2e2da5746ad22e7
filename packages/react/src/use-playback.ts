import type { Playback, PlaybackSnapshot } from '@earshot/core';
import { useMemo } from 'react';
import { useProvidedPlayback } from './earshot-context.ts';
import { useSnapshot } from './use-snapshot.ts';

/** How playing goes, and its commands. */
export interface UsedPlayback
  extends PlaybackSnapshot, Pick<Playback, 'attach' | 'resume' | 'setSpeaker'> {}

const initial: PlaybackSnapshot = { isBlocked: false, speaker: undefined };

/**
 * Playing in elements, for all calls of the provider above: whether the browser wants a click first, and the speaker.
 *
 * @example
 * const { isBlocked, resume } = usePlayback();
 * if (isBlocked) return <button onClick={() => void resume()}>Turn on the sound</button>;
 */
export function usePlayback(): UsedPlayback {
  const playback = useProvidedPlayback();
  const snapshot = useSnapshot(playback, (whole) => whole) ?? initial;
  return useMemo(
    () => ({
      ...snapshot,
      attach: (...what) => playback.attach(...what),
      resume: () => playback.resume(),
      setSpeaker: (deviceId) => playback.setSpeaker(deviceId),
    }),
    [playback, snapshot],
  );
}
